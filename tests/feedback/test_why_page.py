"""*Waarom?* of any two of a board, in a sentence with its numbers; or why nothing compares them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from community.people.models import User
from feedback.ballots import RankedBallot, profile_from
from feedback.explaining import Case, Explanation, Votes, explain
from feedback.models import Board, Proposal, Round
from feedback.ranking import ranked_pairs
from feedback.services import proposals, rounds
from feedback.services.merging import merge
from feedback.tallying import tally
from feedback.views.explanations import kept_back, step, told
from tests.cast import person, signed_in


def read(html: str) -> str:
    inline = re.sub(r"</?(?:b|span)\b[^>]*>", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", inline).split())


def said(client: Client, board: Board, one: int, other: int, *, behind: str = "result/why/") -> str:
    """What a script puts on the ladder for these two."""
    address = f"/boards/{board.pk}/{behind}?one={one}&other={other}"
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return read(answer.content.decode())


def told_as(language: str, ballots: list[RankedBallot], names: str = "ABCDEF", pair: str = "AB") -> str:
    """The sentence about a pair of these ballots, whose candidates are the first letters."""
    inside = sorted({candidate for ballot in ballots for tier in ballot.tiers for candidate in tier}, key=str)
    counted = tally(profile_from(inside, ballots))
    one, other = (names.index(letter) for letter in pair)
    found = explain(counted, ranked_pairs(counted.wins), one, other)
    titled = [Proposal(title=name, language="nl", pk=number) for number, name in enumerate(names)]
    with translation.override(language):
        return read(render_to_string("feedback/_why.html", {"why": told(found, titled, 1)}))


def ranked(*tiers: str, times: int = 1, **more: Any) -> RankedBallot:
    return RankedBallot([["ABCDEF".index(c) for c in tier] for tier in tiers], count=times, **more)


CASES = {
    "most": (
        [ranked("A", "B", times=5), ranked("B", "A", times=2), ranked("AB")],
        "5 van de 8 die allebei kennen, zetten “A” boven “B”. 2 doen het andersom. 1 vindt ze even belangrijk.",
        ("5 of the 8 who know both put “A” above “B”. 2 do it the other way round. "
        "1 finds them equally important."),
    ),
    "all": (
        [ranked("A", "B", times=5)],
        "Alle 5 die allebei kennen, zetten “A” boven “B”.",
        "All 5 who know both put “A” above “B”.",
    ),
    "one": (
        [ranked("A", "B"), ranked("A", times=3, seen=[0])],
        "De enige die allebei kent, zet “A” boven “B”. 3 zagen ze niet allebei, of kennen ze niet goed genoeg.",
        "The only one who knows both puts “A” above “B”. 3 didn't see both, or don't know them well enough.",
    ),
    "chain": (
        [ranked("A", "C", "B", times=2), ranked("C", "B", "A"), ranked("B", "A", "C")],
        ("2 zetten “A” hoger en 2 zetten “B” hoger. Andere vergelijkingen beslissen. Stap voor stap is er wel een "
            "meerderheid:"),
        "2 put “A” higher and 2 put “B” higher. Other comparisons decide. Step by step there is a majority:",
    ),
    "unknown chain": (
        [ranked("A", "C", times=3, seen=[0, 2]), ranked("C", "B", times=3, seen=[1, 2])],
        "Niemand kent zowel “A” als “B”. Andere vergelijkingen beslissen.",
        "Nobody knows both “A” and “B”. Other comparisons decide.",
    ),
    "overruled": (
        [ranked("A", "C", "B", times=4), ranked("C", "B", "A", times=3), ranked("B", "A", "C", times=2)],
        ("Rechtstreeks vergeleken komt “B” hoger uit dan “A”: 5 tegen 4. Toch gaan duidelijkere voorkeuren de "
        "andere kant op, en die tellen eerst. Elk van deze stappen is minstens even duidelijk:"),
        ("Compared directly, “B” comes out higher than “A”: 5 against 4. Yet clearer preferences go the other way, "
        "and those count first. Each of these steps is at least as clear:"),
    ),
    "ring": (
        [ranked("A", "B", "C"), ranked("B", "C", "A"), ranked("C", "A", "B")],
        ("Hier gaan de stemmen in een kring, elke stap even sterk als de volgende. Daarom telt geen ervan: "
        "“A” boven “B”: 2 tegen 1 “B” boven “C”: 2 tegen 1 “C” boven “A”: 2 tegen 1 "
        "Daarom staat van “A” en “B” geen van beide boven het andere."),
        ("Here the votes go round in a circle, each step as strong as the next. So none of them counts: "
        "“A” above “B”: 2 against 1 “B” above “C”: 2 against 1 “C” above “A”: 2 against 1 "
        "So neither “A” nor “B” stands above the other."),
    ),
    "undecided": (
        [ranked("A", "B"), ranked("B", "A")],
        ("1 zet “A” hoger en 1 zet “B” hoger. Ook via de andere voorstellen is er geen verschil: geen van "
            "beide staat boven het andere."),
        ("1 puts “A” higher and 1 puts “B” higher. The other proposals make no difference either: neither "
            "stands above the other."),
    ),
    "all equal": (
        [ranked("AB", times=3)],
        "Wie zowel “A” als “B” kent, vindt ze even belangrijk.",
        "Whoever knows both “A” and “B” finds them equally important.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_case_has_its_sentence_in_both_languages(name: str) -> None:
    ballots, dutch, english = CASES[name]
    assert told_as("nl", ballots).startswith(dutch)
    assert told_as("en", ballots).startswith(english)


@pytest.mark.parametrize("name", CASES)
def test_a_case_without_its_numbers_has_none(name: str) -> None:
    inside = [0, 1, 2] if len(CASES[name][0][0].tiers) > 2 or name == "unknown chain" else [0, 1]
    counted = tally(profile_from(inside, CASES[name][0]))
    found = explain(counted, ranked_pairs(counted.wins), 0, 1)
    titled = [Proposal(title=letter, language="nl", pk=n) for n, letter in enumerate("ABC")]
    for language in ("nl", "en"):
        with translation.override(language):
            text = read(render_to_string("feedback/_why.html", {"why": told(found, titled, None)}))
        assert "“A”" in text
        assert not re.search(r"\d", text)


def test_a_ring_with_a_stronger_step_says_that_only_the_weakest_cancel() -> None:
    ring = [ranked("A", "B", "C", times=3), ranked("B", "C", "A"), ranked("C", "A", "B", times=3)]
    assert told_as("nl", ring, pair="BC").startswith(
        "Hier gaan de stemmen in een kring. De zwakste stappen zijn even sterk, en daarom telt geen daarvan: "
        "“B” boven “C”: 4 tegen 3 “C” boven “A”: 4 tegen 3 “A” boven “B”: 6 tegen 1 "
    )


@pytest.fixture
def apart(board: Board, needs: list[Proposal], member: User, facilitator: User) -> Round:
    """A round per parent: under the first need a, b; under the second c; and an idea that it doesn't ask."""
    for parent, title in ((0, "a"), (0, "b"), (1, "c")):
        proposals.propose(author=member, board=board, kind="need", title=title, parent=needs[parent])
    proposals.propose(author=member, board=board, kind="idea", title="idee")
    closes = timezone.now() + timedelta(days=2)
    return rounds.open_round(board=board, by=facilitator, closes_at=closes, scope=Round.Scope.PER_PARENT)


def test_two_of_different_contests_are_told_apart_by_what_they_lie_under(
    apart: Round, board: Board, needs: list[Proposal], people: list[User], facilitator: User,
    as_member: Client, cast: Any,
) -> None:  # fmt: skip
    pk = dict(board.proposals.values_list("title", "pk"))
    for user in people[:5]:
        cast(user, apart, [[need.pk] for need in needs] + [[pk["a"]], [pk["b"]], [pk["c"]]])
    rounds.close_round(round=apart, by=facilitator)
    assert said(as_member, board, pk["b"], pk["c"]) == (
        "Niets vergelijkt deze twee rechtstreeks: in deze ronde werd elk alleen gerangschikt onder wat bij "
        "dezelfde nood hoort. “b” is een deel van “Weten wat mag”. “c” is een deel van “Iemand aan de lijn”. "
        "Dit is wel vergeleken: Alle 5 die allebei kennen, zetten “Weten wat mag” boven “Iemand aan de lijn”."
    )
    assert said(as_member, board, needs[3].pk, pk["c"]).endswith(
        "“c” is een deel van “Iemand aan de lijn”. Dit is wel vergeleken: "
        "Alle 5 die allebei kennen, zetten “Iemand aan de lijn” boven “Herhalen”."
    )
    assert said(as_member, board, pk["a"], needs[0].pk) == (
        "“a” is een deel van “Weten wat mag”, dus die twee strijden niet om een plaats. In de volgorde staat het "
        "eronder."
    )
    assert "“idee” werd in deze ronde niet gerangschikt" in said(as_member, board, pk["idee"], pk["a"])
    assert said(as_member, board, pk["c"], 0) == (
        "“c” staat hier alleen: er is niets om het mee te vergelijken."
    )
    page = as_member.get(f"/boards/{board.pk}/result/why/").content.decode()
    assert page.count("<optgroup") == 4
    assert page.count(f'value="{pk["idee"]}"') == 2


def test_what_was_merged_and_what_too_few_have_seen_say_so(
    board: Board, needs: list[Proposal], round: Round, people: list[User], facilitator: User,
    as_member: Client, cast: Any,
) -> None:  # fmt: skip
    a, b, c, d = (need.pk for need in needs)
    for user in people[:5]:
        cast(user, round, [[a], [b], [c]], seen=[a, b, c])
    cast(people[5], round, [[d], [a]], seen=[a, d])
    rounds.close_round(round=round, by=facilitator)
    assert said(as_member, board, a, d) == (
        "Nog maar 1 lid zag “Herhalen”. Dat is te weinig om het te vergelijken. Zoals het er nu uitziet, zou het "
        "op plaats 1 komen."
    )
    assert said(as_member, board, d, 0) == said(as_member, board, d, a)
    merge(gone=needs[2], kept=needs[1], by=facilitator)
    assert said(as_member, board, c, b).startswith("“Vlot op weg” is samengevoegd met “Iemand aan de lijn”")
    assert "zetten “Weten wat mag” boven “Iemand aan de lijn”" in said(as_member, board, c, a)
    assert said(as_member, board, a, a) == "Kies er twee die verschillen."
    assert said(as_member, board, a, 99999) == said(as_member, board, a, 0)


def test_a_stranger_to_a_closed_board_gets_no_sentence(round: Round, needs: list[Proposal]) -> None:
    address = f"/boards/{round.board_id}/result/why/?one={needs[0].pk}"
    assert signed_in(person("Ver Weg")).get(address).status_code == 404


def test_parts_of_voices_that_differ_never_look_alike() -> None:
    names = [Proposal(title=name, language="nl") for name in "AB"]
    shown = step(Votes(0, 1, for_upper=271, for_lower=269, equal=0, not_both=60), names, 400)
    assert (shown["n"], shown["against"], shown["of"]) == (0.68, 0.67, 1.35)
    assert step(Votes(0, 1, for_upper=200, for_lower=200, equal=0, not_both=0), names, 400)["n"] == 0.5


@pytest.mark.filterwarnings("error::DeprecationWarning")
@pytest.mark.parametrize(
    ("halves", "dutch", "english"),
    [
        (2, "1 van de 1,5 die allebei kennen, zet “A” boven “B”.", "1 of the 1.5 who know both puts “A” above “B”."),
        (3, "1,5 van de 2 die allebei kennen, zetten “A” boven “B”.", "1.5 of the 2 who know both put “A” above “B”."),
        (8, "4 van de 4,5 die allebei kennen, zetten “A” boven “B”.", "4 of the 4.5 who know both put “A” above “B”."),
    ],
)  # fmt: skip
def test_one_voice_is_one_and_parts_of_voices_are_many(halves: int, dutch: str, english: str) -> None:
    direct = Votes(0, 1, for_upper=halves, for_lower=1, equal=0, not_both=3)
    found = Explanation(Case.DIRECT, True, direct, (direct,))
    names = [Proposal(title=name, language="nl") for name in "AB"]
    for language, sentence, rest in (
        ("nl", dutch, "0,5 doen het andersom. 1,5 zagen ze niet allebei, of kennen ze niet goed genoeg."),
        (
            "en",
            english,
            "0.5 do it the other way round. 1.5 didn't see both, or don't know them well enough.",
        ),
    ):
        with translation.override(language):
            text = read(render_to_string("feedback/_why.html", {"why": told(found, names, 2)}))
        assert text == f"{sentence} {rest}"


def test_that_numbers_are_left_out_is_said_once() -> None:
    titled = [Proposal(title=name, language="nl", pk=number) for number, name in enumerate("ABC")]
    counted = tally(profile_from([0, 1, 2], [ranked("A", "B", "C", times=2)]))
    order = ranked_pairs(counted.wins)
    several = [told(explain(counted, order, one, other), titled, None) for one, other in ((0, 1), (1, 2))]
    placed = {"case": "placed", "about": titled[:2], "above": True}
    for said_of, what in ((several, "By how many isn't told"), ([placed, placed], "Which votes led to that")):
        with translation.override("en"):
            context = {"said": said_of, "kept_back": kept_back(said_of)}
            html = read(render_to_string("feedback/_whys.html", context).replace("&#x27;", "'"))
        assert html.count(what) == 1
    assert kept_back([told(explain(counted, order, 0, 1), titled, 1)]) == ""
