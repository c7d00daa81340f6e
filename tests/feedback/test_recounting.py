"""Whoever has the published file counts the order again, with one file and nothing else."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import recount
from feedback.ballots import RankedBallot
from feedback.counting import Computed, canonical, count, digest
from feedback.exporting import Document, document
from feedback.publishable import Form, Publishable, entered, rows_of
from feedback.sealing import fingerprint, hashes, salted, section_hash, strengths_of
from feedback.voices import Voice
from tests.feedback.elections import ballots_of

SCRIPT = Path(recount.__file__)
SIZE = 7
ABOUT = {
    "board": "Wat verbeteren we?",
    "question": "Wat pakken we eerst aan?",
    "language": "nl",
    "round": {"id": 1},
    "proposals": [{"id": n, "label": "", "title": f"Nood {n}"} for n in range(SIZE)],
    "agreed": None,
}
SECTIONS: dict[Form, tuple[str, ...]] = {
    "ballots": ("order", "votes", "parts"),
    "votes": ("order", "votes"),
    "strengths": ("order", "strengths"),
    "order": ("order",),
}


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Computed, list[RankedBallot]]:
    """A counted round: flat or per parent, some merged, each a voice or each library one, some hardly seen."""
    ballots = [
        RankedBallot(each.tiers, each.seen, each.no_opinion, voice=draw(st.sampled_from([None, 1, 2, 3])))
        for each in draw(st.lists(ballots_of(SIZE), min_size=1, max_size=12))
    ]
    contests: dict[int | None, list[int]] = {None: [*range(SIZE)]}
    if draw(st.booleans()):
        contests = {None: [0, 1, 2, 3], 1: [4, 5, 6]}
    merged = {one: draw(st.integers(0, one - 1)) for one in draw(st.sets(st.sampled_from([2, 3, 5, 6])))}
    if draw(st.booleans()):  # what nobody but one has seen
        ballots = [RankedBallot(*without(each, 0), voice=each.voice) for each in ballots[1:]] + ballots[:1]
    voice: Voice = draw(st.sampled_from(["member", "library"]))
    counted = count(contests, [(each, []) for each in ballots], aliases=merged, voice=voice)
    return salted({**counted, "round": 1, "revision": 1, "scope": "flat"}), ballots


def without(ballot: RankedBallot, proposal: int) -> tuple[list[list[Any]], list[Any], list[Any]]:
    seen = range(SIZE) if ballot.seen is None else ballot.seen
    return (
        [[one for one in tier if one != proposal] for tier in ballot.tiers],
        [one for one in seen if one != proposal],
        [one for one in ballot.no_opinion if one != proposal],
    )


def exported(computed: Computed, ballots: list[RankedBallot], form: Form) -> Document:
    rows = [
        {
            "tiers": [list(tier) for tier in each.tiers],
            "seen": [*range(SIZE)] if each.seen is None else list(each.seen),
            "no_opinion": list(each.no_opinion),
        }
        for each in ballots
        if not each.is_empty
    ]
    found = [rows_of(rows, entered(computed, entry)) for entry in computed["contests"]]
    shown = Publishable(form, SECTIONS[form], found if form == "ballots" else None)
    return document(computed, fingerprint(computed), shown, ABOUT)


def told(found: Any, tmp_path: Path, capsys: Any, *options: str) -> tuple[int, str]:
    """The exit code, and all that the reader reads."""
    path = tmp_path / "resultaat.json"
    path.write_text(json.dumps(found) if not isinstance(found, str) else found, encoding="utf-8")
    code = recount.main([str(path), *options])
    read = capsys.readouterr()
    return code, read.out + read.err


def again(found: Document) -> Document:
    """As somebody would who changes a file and knows about its checksum."""
    rest = {key: value for key, value in found.items() if key != "checksum"}
    return {**rest, "checksum": digest(rest)}


def resealed(found: Document) -> Document:
    """As somebody would who makes another fingerprint, too."""
    made = dict(found["kept_back"])
    for name, each in found["sections"].items():
        made[name] = section_hash(each["salt"], each["content"])
    return again({**found, "fingerprint": digest(made)})


ELECTION = [
    RankedBallot([[0], [1, 2], [3]], [0, 1, 2, 3, 4, 5]),
    RankedBallot([[1], [2], [0]], [0, 1, 2, 3, 4, 5], [3]),
    RankedBallot([[2], [0], [1]], [0, 1, 2, 3, 4, 5, 6]),
    RankedBallot([[3, 4], [0]], [0, 1, 2, 3, 4]),
]


@pytest.fixture
def computed() -> Computed:
    counted = count({None: [*range(SIZE)]}, [(each, []) for each in ELECTION])
    return salted({**counted, "round": 1, "revision": 1, "scope": "flat"})


@pytest.fixture
def file(computed: Computed) -> Document:
    return exported(computed, ELECTION, "votes")


@given(rounds(), st.sampled_from(["votes", "strengths", "ballots", "order"]))
@settings(max_examples=100)
def test_counted_again_every_round_agrees(counted: tuple[Computed, list[RankedBallot]], form: Form) -> None:
    computed, ballots = counted
    if form == "ballots" and computed["voice"] == "library":
        form = "votes"
    found = json.loads(json.dumps(exported(computed, ballots, form)))
    assert recount.check_seals(found, "") == fingerprint(computed)
    if form == "strengths" and not all(is_told(entry) for entry in computed["contests"]):
        with pytest.raises(recount.Refuted, match="order"):
            recount.recount(found)
        return
    assert recount.recount(found) == {"votes": "counted", "order": "nothing"}.get(form, form)
    assert len(recount.listing(found, recount.WORDS["nl"])) > 2


def is_told(entry: Computed) -> bool:
    """Whether the strengths give the order, by the counting of the script."""
    size = len(entry["candidates"])
    reach = recount.order_of(recount.majorities(strengths_of(entry["wins"], entry["weight"])), size)
    above = [[reach[i] >> j & 1 for j in range(size)] for i in range(size)]
    return above == list(entry["above"])


@given(rounds(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_another_order_is_refuted_even_under_seals_of_its_own(
    counted: tuple[Computed, list[RankedBallot]], chance: Any
) -> None:
    found = json.loads(json.dumps(exported(*counted, "votes")))
    entries = [e for e in found["sections"]["order"]["content"]["contests"] if len(e["groups"]) > 1]
    if not entries:
        return
    groups = chance.choice(entries)["groups"]
    one, other = chance.choice(list(pairwise(range(len(groups)))))
    groups[one], groups[other] = groups[other], groups[one]
    with pytest.raises(recount.Refuted, match="order"):
        recount.recount(found)


def test_who_reads_dutch_reads_the_order_and_that_it_agrees(
    file: Document, tmp_path: Path, capsys: Any
) -> None:
    code, text = told(file, tmp_path, capsys)
    assert code == recount.AGREES
    assert text.splitlines() == [
        "Wat pakken we eerst aan?",
        "4 stembriefjes",
        "",
        "1–2    Nood 0",
        "1–3    Nood 2",
        "2–3    Nood 1",
        "4      Nood 3",
        "5–6    Nood 4",
        "5–6    Nood 5",
        "",
        "Nog te weinig bekeken",
        "       Nood 6",
        "",
        "Nageteld uit de stemmen over elke twee: de volgorde klopt.",
        f"De vingerafdruk klopt met wat in dit bestand staat: {file['fingerprint']}",
        "Is het die op de pagina van het resultaat? Dan heeft niemand dit bestand veranderd.",
    ]


def test_the_votes_are_told_exactly_where_libraries_share_a_voice(tmp_path: Path, capsys: Any) -> None:
    ballots = [RankedBallot([[0], [1]], voice=7), RankedBallot([[1], [0]], voice=7)]
    ballots += [RankedBallot([[0], [1]], voice=7), RankedBallot([[0], [1]]), RankedBallot([[1], [0]])]
    counted = count({None: [0, 1]}, [(each, []) for each in ballots], voice="library")
    computed = salted({**counted, "round": 1, "revision": 1, "scope": "flat"})
    code, text = told(exported(computed, ballots, "votes"), tmp_path, capsys, "--pairs", "--language", "en")
    assert code == recount.AGREES
    assert "Nood 0: 5/3 of 3 · Nood 1: 4/3" in text


def test_a_file_without_votes_says_that_there_is_nothing_to_count(
    computed: Computed, tmp_path: Path, capsys: Any
) -> None:
    code, text = told(exported(computed, ELECTION, "order"), tmp_path, capsys)
    assert code == recount.NOTHING
    assert "dus natellen kan niet" in text


Change = Callable[[Document], object]
CHANGES: dict[str, Change] = {
    "a title": lambda file: file["proposals"][0].update(title="Iets anders"),
    "a vote": lambda file: file["sections"]["votes"]["content"]["contests"][0]["wins"][0].__setitem__(1, 4),
    "a place": lambda file: file["sections"]["order"]["content"]["contests"][0]["places"].reverse(),
    "how many": lambda file: file["sections"]["order"]["content"].update(ballots=400),
    "what is kept back": lambda file: file["kept_back"].update(parts="0" * 64),
    "a section less": lambda file: file["sections"].pop("votes"),
    "a section more": lambda file: file["sections"].update(parts={"salt": "", "content": []}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_file_is_refused_with_a_sentence(
    change: Change, file: Document, tmp_path: Path, capsys: Any
) -> None:
    change(file)
    code, text = told(file, tmp_path, capsys)
    assert (code, text) == (1, "Dit bestand is na het maken veranderd: zijn controlegetal klopt niet.\n")


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "a title"])
def test_a_new_checksum_doesnt_help(name: str, file: Document, tmp_path: Path, capsys: Any) -> None:
    CHANGES[name](file)
    code, text = told(again(file), tmp_path, capsys)
    assert code == 1
    assert "geeft zijn vingerafdruk niet" in text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("a vote", "spreken elkaar tegen"), ("a place", "de volgorde anders")],
)
def test_a_new_fingerprint_doesnt_help_either(
    name: str, sentence: str, file: Document, tmp_path: Path, capsys: Any
) -> None:
    CHANGES[name](file)
    code, text = told(resealed(file), tmp_path, capsys)
    assert code == 1
    assert sentence in text


def test_a_ballot_less_is_missed_in_the_votes(computed: Computed, tmp_path: Path, capsys: Any) -> None:
    found = exported(computed, ELECTION, "ballots")
    assert told(found, tmp_path, capsys)[0] == 0
    found["ballots"][0].pop()
    code, text = told(again(found), tmp_path, capsys)
    assert code == 1
    assert "geven de stembriefjes andere stemmen" in text


def test_the_fingerprint_of_the_page_tells_another_result_apart(
    file: Document, tmp_path: Path, capsys: Any
) -> None:
    page = file["fingerprint"][:16]
    assert told(file, tmp_path, capsys, "--fingerprint", page)[0] == 0
    code, text = told(file, tmp_path, capsys, "--fingerprint", "0" * 16)
    assert (code, text) == (
        1,
        "De vingerafdruk is een andere dan die je opgaf: dit is een ander resultaat.\n",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "er zit geen JSON in"),
        ("{", "er zit geen JSON in"),
        ("[" * 100_000, "er zit geen JSON in"),
        ("[]", "er staat geen “klankbord-result/1” in"),
        ('{"format": "klankbord-result/2"}', "er staat geen “klankbord-result/1” in"),
        ('{"format": "klankbord-result/1"}', "“checksum” ontbreekt"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(
    content: str, sentence: str, tmp_path: Path, capsys: Any
) -> None:
    code, text = told(content, tmp_path, capsys, "--language", "nl")
    assert code == recount.UNREADABLE
    assert sentence in text
    assert len(text.splitlines()) == 1


def test_no_file_at_all_is_refused_with_a_sentence(tmp_path: Path, capsys: Any) -> None:
    assert recount.main([str(tmp_path / "weg.json"), "--language", "en"]) == recount.UNREADABLE
    assert "There is no file" in capsys.readouterr().err


PIECES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.sampled_from(["", "a", "votes", "order"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "wins"]), inner),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=100)
def test_whatever_stands_in_a_file_the_answer_is_a_sentence(
    tmp_path_factory: Any, data: st.DataObject
) -> None:
    cast = [RankedBallot([[0], [1]], [0, 1, 2])] * 4
    counted = salted({**count({None: [0, 1, 2]}, [(each, []) for each in cast]), "round": 1, "revision": 1})
    found = json.loads(json.dumps(exported(counted, cast, "ballots")))
    where: Any = found
    while True:  # somewhere in it stands something else
        key = data.draw(st.sampled_from(list(where) if isinstance(where, dict) else range(len(where))))
        if not isinstance(where[key], dict | list) or not where[key] or data.draw(st.booleans()):
            break
        where = where[key]
    where[key] = data.draw(PIECES)
    path = tmp_path_factory.mktemp("broken") / "resultaat.json"
    path.write_text(json.dumps(resealed(found) if is_sealable(found) else found), encoding="utf-8")
    assert recount.main([str(path)]) in (0, 1, 2, 3)


def is_sealable(found: Any) -> bool:
    return (
        isinstance(found.get("kept_back"), dict)
        and isinstance(found.get("sections"), dict)
        and all(
            isinstance(each, dict) and isinstance(each.get("salt"), str) and "content" in each
            for each in found["sections"].values()
        )
    )


def test_the_script_stands_by_itself_and_runs_on_an_old_python(file: Document, tmp_path: Path) -> None:
    alone = tmp_path / "recount.py"
    alone.write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "resultaat.json").write_text(json.dumps(file), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "recount.py", "resultaat.json"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "de volgorde klopt" in ran.stdout
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names | {"__future__"}


def test_what_is_kept_back_cant_be_guessed_from_the_fingerprint(computed: Computed) -> None:
    """Without salt, whoever tries all possible votes finds those that fit."""
    found = exported(computed, ELECTION, "order")
    votes = exported(computed, ELECTION, "votes")["sections"]["votes"]["content"]
    known = [found["sections"]["order"]["salt"], "", found["fingerprint"]]
    assert found["kept_back"]["votes"] not in [section_hash(salt, votes) for salt in known]
    assert hashes(salted(computed)) != hashes(computed)
    assert computed["salt"] not in canonical(found)
