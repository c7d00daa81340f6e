"""The pages of a board: who may, what the form loses (nothing), and what they cost."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.people.models import User
from feedback.models import Ballot, Proposal, Round
from feedback.services import proposals, rounds
from tests.cast import signed_in


def put(client: Client, round: Round, data: Any) -> Any:
    body = data if isinstance(data, str) else json.dumps(data)
    return client.put(f"/boards/{round.board_id}/ballot/", body, content_type="application/json")


def test_the_plain_form_saves_parts_ties_and_what_is_unknown(
    round: Round, as_member: Client, needs: list[Proposal]
) -> None:
    a, b, c, d = (need.pk for need in needs)
    typed = {
        "revision": "0", "shown": [a, b, c, d], f"bin-{a}": "0", f"place-{a}": "2", f"bin-{b}": "0",
        f"place-{b}": "1", f"bin-{c}": "2", f"bin-{d}": "unknown",
    }  # fmt: skip
    assert as_member.post(f"/boards/{round.board_id}/rank/", typed).status_code == 302
    ballot = Ballot.objects.get()
    assert (ballot.tiers, ballot.cuts, ballot.no_opinion) == ([[b], [a], [c]], [2, 2], [d])
    assert (ballot.seen, ballot.complete) == (sorted([a, b, c, d]), True)


def test_a_button_of_the_plain_form_saves_all_and_moves_one(
    round: Round, as_member: Client, needs: list[Proposal]
) -> None:
    a, b, c, d = (need.pk for need in needs)
    page = f"/boards/{round.board_id}/rank/"
    shown = {"shown": [a, b, c, d], "filling": "0"}

    def press(move: str | list[str], **typed: str) -> tuple[list[list[int]], list[int], str]:
        revision = Ballot.objects.get().revision if Ballot.objects.exists() else 0
        answer = as_member.post(page, {**shown, "revision": revision, "move": move, **typed})
        ballot = Ballot.objects.get()
        return ballot.tiers, ballot.cuts, answer.headers["Location"]

    assert press(f"{a} add") == ([[a]], [1, 1], f"{page}?filling=0#tray")
    here = {f"bin-{a}": "0", f"place-{a}": "1"}
    assert press(f"{b} add", **here) == ([[a], [b]], [2, 2], f"{page}?filling=0#tray")
    here |= {f"bin-{b}": "0", f"place-{b}": "2"}
    assert press(f"{b} up", **here) == ([[b], [a]], [2, 2], f"{page}?filling=0#title-{b}")
    assert press(f"{b} down", **here) == ([[a], [b]], [1, 2], f"{page}?filling=0#title-{b}")
    assert press([f"{c} 2", f"{d} 2", f"{d} up"], **here)[:2] == ([[a], [b], [d], [c]], [2, 2])
    assert press([f"{a} 2", f"{b} 2", f"{c} 1", f"{c} down"])[:2] == ([[c], [a], [b]], [0, 0])
    assert press([f"{a} 0", f"{b} 0", f"{c} 1", f"{c} up"])[:2] == ([[a], [b], [c]], [3, 3])
    assert press(f"{c} more", **{**here, f"bin-{c}": "unknown"})[0] == [[a], [b]]
    assert press(f"{c} 1", **{**here, f"bin-{c}": "unknown"})[0] == [[a], [b], [c]]
    assert Ballot.objects.get().no_opinion == []


@pytest.mark.parametrize("move", ["", "1", "x up", "1 sideways", "999999 add"])
def test_a_move_that_means_nothing_is_refused(
    round: Round, as_member: Client, needs: list[Proposal], move: str
) -> None:
    typed = {"revision": "0", "shown": [needs[0].pk], "move": move}
    assert as_member.post(f"/boards/{round.board_id}/rank/", typed).status_code == 400
    assert not Ballot.objects.exists()


def test_reasons_come_back_to_their_writer_and_can_be_taken_away(
    round: Round, as_member: Client, colleague: User, needs: list[Proposal]
) -> None:
    a, b = needs[0].pk, needs[1].pk
    page = f"/boards/{round.board_id}/rank/"
    ballot = {"bins": [[[a]], [], []], "seen": [a, b], "no_opinion": []}
    typed = {"revision": "0", "shown": [a], f"bin-{a}": "0", f"reason-{a}": "Het knelt aan de balie."}
    as_member.post(f"{page}?form=1", typed)
    assert "Het knelt aan de balie." in as_member.get(page).content.decode()
    assert "Het knelt" not in signed_in(colleague).get(page).content.decode()
    answer = put(as_member, round, {**ballot, "revision": 1, "reasons": {str(a): "", str(b): "Dringend."}})
    assert answer.status_code == 200
    assert list(round.reasons.values_list("proposal", "text")) == [(b, "Dringend.")]
    for wrong in ({"x": "…"}, {str(a): 3}, [a], {"999999": "…"}):
        answer = put(as_member, round, {**ballot, "revision": 2, "reasons": wrong})
        assert answer.status_code == 400
    assert round.reasons.count() == 1


def test_only_what_came_after_the_opening_is_new(
    round: Round, as_member: Client, member: User, needs: list[Proposal]
) -> None:
    late = proposals.propose(author=member, board=round.board, kind="need", title="Erbij gekomen")
    put(as_member, round, {"revision": 0, "bins": [[[needs[0].pk]], [], []], "seen": [], "no_opinion": []})
    tray = as_member.get(f"/boards/{round.board_id}/rank/").context["screen"]["tray"]
    assert [entry["proposal"].pk for entry in tray if entry["is_new"]] == [late.pk]


def test_a_stale_form_keeps_what_was_typed(
    round: Round, as_member: Client, needs: list[Proposal], member: User, cast: Any
) -> None:
    a = needs[0].pk
    cast(member, round, [[needs[1].pk]])
    answer = as_member.post(
        f"/boards/{round.board_id}/rank/", {"revision": "0", "shown": [a], f"bin-{a}": "2"}
    )
    assert answer.status_code == 409
    body = answer.content.decode()
    assert "Je veranderde je volgorde intussen op een ander scherm." in body
    assert 'name="revision" value="1"' in body
    assert [item["proposal"].pk for item in answer.context["screen"]["bins"][2]] == [a]
    assert Ballot.objects.get().tiers == [[needs[1].pk]]


def test_a_screen_saves_the_whole_ballot_and_hears_of_a_conflict(
    round: Round, as_member: Client, needs: list[Proposal]
) -> None:
    a, b = needs[0].pk, needs[1].pk
    saved = put(as_member, round, {"revision": 0, "bins": [[[a]], [], []], "seen": [a, b], "no_opinion": []})
    assert saved.status_code == 200
    assert saved.json()["revision"] == 1
    stale = put(as_member, round, {"revision": 0, "bins": [[[b]], [], []], "seen": [b], "no_opinion": []})
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert stale.json()["ballot"]["bins"] == [[[a]], [], []]


@pytest.mark.parametrize(
    "data",
    [
        "{", "[]", {}, {"revision": 0, "bins": [[], []]}, {"revision": 0, "bins": [[["1"]], [], []]},
        {"revision": 0, "bins": [[[999999]], [], []]}, {"revision": -1, "bins": [[], [], []]},
        {"revision": 0, "bins": [[[True]], [], []]}, {"revision": 0, "bins": [[], [], []], "seen": {}},
    ],
)  # fmt: skip
def test_a_wrong_ballot_gets_a_sentence(round: Round, as_member: Client, data: Any) -> None:
    answer = put(as_member, round, data)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert not Ballot.objects.exists()


def test_a_wrong_form_gets_a_sentence(round: Round, as_member: Client, needs: list[Proposal]) -> None:
    for typed in (
        {},
        {"revision": "x"},
        {"revision": "0", "shown": ["999999"]},
        {"revision": "0", "shown": ["²"]},
    ):
        answer = as_member.post(f"/boards/{round.board_id}/rank/", typed)
        assert answer.status_code == 400
    assert not Ballot.objects.exists()


def test_after_closing_the_form_answers_in_a_sentence(
    round: Round, as_member: Client, facilitator: User
) -> None:
    rounds.close_round(round=round, by=facilitator)
    answer = as_member.post(f"/boards/{round.board_id}/rank/", {"revision": "0"})
    assert answer.status_code == 409
    assert "Het rangschikken is gesloten" in answer.content.decode()
    assert put(as_member, round, {"revision": 0, "bins": [[], [], []]}).status_code == 409


def test_the_screen_without_a_round_says_how_it_stands(
    round: Round, as_member: Client, colleague: User, needs: list[Proposal], facilitator: User
) -> None:
    page = f"/boards/{round.board_id}/rank/"
    put(as_member, round, {"revision": 0, "bins": [[[needs[0].pk]], [], []], "seen": [], "no_opinion": []})
    opened = round.opens_at
    Round.objects.filter(pk=round.pk).update(opens_at=opened + timedelta(hours=1))
    assert "Het rangschikken is nog niet begonnen" in as_member.get(page).content.decode()
    Round.objects.filter(pk=round.pk).update(opens_at=opened, visibility=Round.Visibility.SEALED)
    rounds.close_round(round=round, by=facilitator)
    assert "Je volgorde telt mee zoals je ze achterliet." in as_member.get(page).content.decode()
    assert "Je rangschikte deze keer niet mee." in signed_in(colleague).get(page).content.decode()
    rounds.reveal(round=round, by=facilitator)
    assert "Je volgorde telde mee zoals je ze achterliet." in as_member.get(page).content.decode()


def test_an_outsider_finds_nothing_and_a_stranger_is_asked_to_sign_in(
    round: Round, as_outsider: Client, stranger: Client, needs: list[Proposal]
) -> None:
    for page in (
        "",
        "rank/",
        "ballot/",
        "result/",
        "actions/",
        "manage/",
        "propose/",
        f"proposals/{needs[0].pk}/",
    ):
        assert as_outsider.get(f"/boards/{round.board_id}/{page}").status_code == 404
    assert stranger.get(f"/boards/{round.board_id}/").status_code == 404
    assert stranger.get(f"/boards/{round.board_id}/rank/").status_code == 302


def test_the_rank_page_shows_the_same_shuffle_every_time(
    round: Round, as_member: Client, colleague: User
) -> None:
    def order(client: Client) -> list[int]:
        screen = client.get(f"/boards/{round.board_id}/rank/").context["screen"]
        return [entry["proposal"].pk for entry in screen["tray"]]

    assert order(as_member) == order(as_member)


def test_an_empty_proposal_is_refused_and_what_was_typed_stays(board: Any, as_member: Client) -> None:
    answer = as_member.post(
        f"/boards/{board.pk}/propose/", {"kind": "need", "title": "", "body": "Dit typte ik."}
    )
    assert answer.status_code == 422
    assert "Dit typte ik." in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_parent_of_itself_is_refused(board: Any, needs: list[Proposal], facilitator: User) -> None:
    from feedback import errors

    child = proposals.propose(author=facilitator, board=board, kind="need", title="Kind", parent=needs[0])
    for proposal, parent in ((needs[0], child), (needs[0], needs[0])):
        with pytest.raises(errors.WrongPlace):
            proposals.move_under(proposal=proposal, parent=parent, by=facilitator)


def test_me_too_counts_once_and_can_be_taken_back(
    board: Any, needs: list[Proposal], as_member: Client
) -> None:
    address = f"/boards/{board.pk}/proposals/{needs[0].pk}/me-too/"
    as_member.post(address, {"too": "yes"})
    as_member.post(address, {"too": "yes"})
    assert needs[0].me_too.count() == 1
    as_member.post(address, {"too": "no"})
    assert needs[0].me_too.count() == 0


def test_pages_cost_the_same_queries_with_four_proposals_and_with_forty(
    round: Round, people: list[User], needs: list[Proposal], member: User, facilitator: User, cast: Any
) -> None:
    def costs() -> dict[str, int]:
        found = {}
        for page in ("", "rank/", "result/", "actions/", f"proposals/{needs[0].pk}/"):
            client = signed_in(people[0])
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(f"/boards/{round.board_id}/{page}").status_code == 200
            found[page.split("/")[0]] = len(captured)
        return found

    for user in people:
        cast(user, round, [[need.pk] for need in needs])
    few = costs()
    for number in range(36):
        proposals.propose(author=member, board=round.board, kind="need", title=f"Nood {number}")
    assert costs() == few
    assert few == {"": 14, "rank": 10, "result": 12, "actions": 9, "proposals": 15}


def test_a_round_in_which_nobody_is_done_counts_nobody(
    round: Round, needs: list[Proposal], people: list[User], as_member: Client, cast: Any
) -> None:
    pages = ("/", round.board.get_absolute_url())
    assert [" zijn klaar" in as_member.get(page).content.decode() for page in pages] == [False, False]
    cast(people[0], round, [[need.pk] for need in needs])
    assert " zijn klaar" in as_member.get(pages[1]).content.decode()


def test_the_heading_waits_for_no_script_and_the_ballot_for_the_one_that_keeps_taps(
    round: Round, as_member: Client
) -> None:
    html = as_member.get(f"/boards/{round.board_id}/rank/").content.decode()
    waited_for = [
        found.start() for found in re.finditer(r"<script(?![^>]*(?:type=\"module\"|\bdefer\b))", html)
    ]
    assert len(waited_for) == 1
    assert html.index("</h1>") < waited_for[0] < html.index("data-ballot")
    assert html.index("</main>") < html.index('rel="modulepreload"')
