"""Somebody with the whole database, its files and its logs tries to link members to ballots after closing."""

import json
import logging
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.people.models import User
from feedback import tray
from feedback.models import Ballot, Board, Participation, Proposal, Reason, Round
from feedback.services import erasing, rounds
from feedback.services.casting import give_reasons, save_ballot
from tests.cast import person, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS, PROPOSALS = 40, 45
CHANCE = 10  # of 40: by chance about one is right, and ten in less than one of a million tries
POSTGRES = connection.vendor == "postgresql"


@dataclass
class Case:
    """What really happened, which nobody should be able to find out."""

    round: Round
    truth: dict[int, str]  # user → the ballot
    reasons: dict[int, str]  # user → what they wrote
    turn: list[int]  # users, as they came
    tags: list[str]
    logged: str
    before: list[str]  # the ballots in the order of a dump made just before closing


def content(ballot: Ballot) -> str:
    return json.dumps([ballot.tiers, ballot.seen])


def in_file_order(model: Any, round: Round) -> list[Any]:
    """As they lie on disk, so as a dump has them."""
    where = "ctid" if POSTGRES else "rowid"
    table = model._meta.db_table
    return list(model.objects.raw(f"SELECT * FROM {table} WHERE round_id = %s ORDER BY {where}", [round.pk]))


Cast = Callable[[User, Round, random.Random], tuple[str, str]]


def held(cast: Cast, keys_dir: Path, caplog: pytest.LogCaptureFixture) -> Case:
    """Forty members rank, each in a turn and in an order of their own; then the round is closed and erased."""
    chance = random.Random(11)
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Proef")
    board = Board.objects.create(group=group, title="Proef", question="Wat eerst?", ranks="needs")
    chair = person("Fia Facilitator")
    Membership.objects.create(group=group, user=chair, role=Membership.Role.FACILITATOR)
    members = [person(f"Lid {number}", job="Balie") for number in range(MEMBERS)]
    Membership.objects.bulk_create(Membership(group=group, user=user) for user in members)
    Proposal.objects.bulk_create(
        Proposal(board=board, kind="need", title=f"Nood {number}") for number in range(PROPOSALS)
    )
    round = rounds.open_round(
        board=board, by=chair, closes_at=timezone.now() + timedelta(days=1), visibility="sealed"
    )
    chance.shuffle(members)
    caplog.set_level(logging.DEBUG)
    truth, said = {}, {}
    for user in members:
        truth[user.pk], said[user.pk] = cast(user, round, chance)
    tags = [tag for tag in Ballot.objects.values_list("tag", flat=True) if tag]
    before = [content(ballot) for ballot in in_file_order(Ballot, round)]
    rounds.close_round(round=round, by=chair)
    erase()
    return Case(round, truth, said, [user.pk for user in members], tags, caplog.text, before)


def erase() -> None:
    """As the duty does: again until nobody reads an older state. Whoever an earlier test forgot is sent away."""
    for _turn in range(1200):
        if erasing.erase_due() == 1:
            return
        with connection.cursor() as cursor:
            if POSTGRES:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
                )
                cursor.execute("SELECT pg_sleep(0.1)")
    raise AssertionError("somebody reads an older state all the time")


def by_service(user: User, round: Round, chance: random.Random) -> tuple[str, str]:
    """Rank eight of thirty."""
    shown = sorted(chance.sample(list(round.contestants.values_list("proposal", flat=True)), tray.MOST))
    tiers = [[pk] for pk in chance.sample(shown, 8)]
    said = f"Omdat {user.pk} het zegt"
    save_ballot(voter=user, round=round, tiers=tiers, seen=shown, no_opinion=[], revision=0)
    give_reasons(voter=user, round=round, reasons={tiers[0][0]: said})
    return json.dumps([tiers, shown]), said


def by_page(user: User, round: Round, chance: random.Random) -> tuple[str, str]:
    """Rank eight of what the tray shows."""
    client, board = signed_in(user), round.board_id
    page = client.get(f"/boards/{board}/rank/").content.decode()
    shown = [int(pk) for pk in re.findall(r'name="shown" value="(\d+)"', page)]
    assert len(shown) == tray.MOST
    tiers = [[pk] for pk in chance.sample(shown, 8)]
    said = f"Omdat {user.pk} het zegt"
    sent = {"bins": [tiers, [], []], "seen": shown, "no_opinion": [], "revision": 0}
    answer = client.put(
        f"/boards/{board}/ballot/",
        {**sent, "reasons": {tiers[0][0]: said}},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    return json.dumps([tiers, sorted(shown)]), said


@pytest.fixture
def case(caplog: pytest.LogCaptureFixture, keys_dir: Path, root: Group) -> Case:
    return held(by_service, keys_dir, caplog)


@pytest.fixture
def on_the_page(caplog: pytest.LogCaptureFixture, keys_dir: Path, root: Group) -> Case:
    return held(by_page, keys_dir, caplog)


def right(case: Case, users: list[int], ballots: list[str]) -> int:
    return sum(case.truth.get(user) == ballot for user, ballot in zip(users, ballots, strict=False))


def voters(case: Case) -> list[int]:
    return [row.user_id for row in in_file_order(Participation, case.round)]


def ballots(case: Case) -> list[str]:
    return [content(ballot) for ballot in in_file_order(Ballot, case.round)]


def test_by_the_order_on_disk(case: Case) -> None:
    assert sorted(ballots(case)) == sorted(case.truth.values())
    assert right(case, voters(case), ballots(case)) < CHANCE
    assert right(case, case.turn, ballots(case)) < CHANCE
    assert right(case, case.turn, ballots(case)[::-1]) < CHANCE


def test_by_primary_key(case: Case) -> None:
    users = list(Participation.objects.order_by("pk").values_list("user", flat=True))
    kept = [content(ballot) for ballot in Ballot.objects.order_by("pk")]
    assert right(case, users, kept) < CHANCE
    assert right(case, case.turn, kept) < CHANCE


@pytest.mark.skipif(not POSTGRES, reason="SQLite keeps no dead rows")
def test_what_somebody_may_still_read_is_wiped_the_next_time(case: Case) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_current_xact_id()")
        Ballot.objects.filter(round=case.round).update(fresh=True)  # leaves dead rows behind
        Round.objects.filter(pk=case.round.pk).update(erased_at=None)
        assert erasing.erase_due() == 0
        cursor.execute("ROLLBACK")
    other.close()
    erase()
    assert Round.objects.get(pk=case.round.pk).erased_at is not None


@pytest.mark.skipif(not POSTGRES, reason="SQLite keeps no dead rows")
def test_what_the_server_says_it_kept_is_wiped_the_next_time(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that the list of activities doesn't show, as a server process that just starts."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT 1")
        Ballot.objects.filter(round=case.round).update(fresh=True)
        Round.objects.filter(pk=case.round.pk).update(erased_at=None)
        with monkeypatch.context() as unseen:
            unseen.setattr(erasing, "CAN_GO", "SELECT %s::bigint[] IS NOT NULL")
            assert erasing.erase_due() == 0
        cursor.execute("ROLLBACK")
    other.close()
    erase()
    assert Round.objects.get(pk=case.round.pk).erased_at is not None


@pytest.mark.skipif(not POSTGRES, reason="rows of SQLite have no transaction")
def test_by_transaction(case: Case) -> None:
    def by_transaction(model: Any) -> list[Any]:
        return list(
            model.objects.raw(f"SELECT *, xmin::text::bigint AS x FROM {model._meta.db_table} ORDER BY x")
        )

    together = {row.x for row in by_transaction(Participation)} & {row.x for row in by_transaction(Ballot)}
    assert together == set()
    assert len({row.x for row in by_transaction(Ballot)}) == 1
    users = [row.user_id for row in by_transaction(Participation)]
    assert right(case, users, [content(row) for row in by_transaction(Ballot)]) < CHANCE


def test_by_a_sequence_that_goes_on(case: Case) -> None:
    """None of these tables counts its rows: SQLite's counter holds the largest of random keys."""
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        else:
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
        counters = {name.removesuffix("_id_seq"): value for name, value in cursor.fetchall()}
    for table in ("feedback_ballot", "feedback_participation", "feedback_reason"):
        assert counters.get(table) is None if POSTGRES else counters[table] > 2**50


def test_by_library_role_tag_or_revision(case: Case) -> None:
    kept: set[Any] = set(Ballot.objects.values_list("tag", "library", "role", "revision", "fresh"))
    assert kept == {(None, None, "", 1, False)}
    assert set(Reason.objects.values_list("tag", flat=True)) == {None}


def test_by_a_dump_from_before_or_after(case: Case) -> None:
    """Two dumps after closing say the same; one from just before lies in no order that leads to a member.

    On PostgreSQL a dump made while the round runs has rows as they were written last: until closing the
    operator can link, as the page says.
    """
    before = ballots(case)
    rounds.reveal(round=case.round, by=person("Iemand"))
    assert ballots(case) == before
    if not POSTGRES:
        assert sorted(case.before) == sorted(before)
        assert right(case, voters(case), case.before) < CHANCE
        assert right(case, case.turn, case.before) < CHANCE


def test_by_reasons(case: Case) -> None:
    by_text = {text: user for user, text in case.reasons.items()}
    users = [by_text[reason.text] for reason in in_file_order(Reason, case.round)]
    assert right(case, users, ballots(case)) < CHANCE


def files() -> Iterator[Path]:
    if not POSTGRES:
        name = Path(str(connection.settings_dict["NAME"]))
        yield from name.parent.glob(f"{name.name}*")
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        [folder] = cursor.fetchone()
        for model in (Ballot, Reason):
            cursor.execute("SELECT pg_relation_filepath(%s::regclass)", [model._meta.db_table])
            yield Path(folder, cursor.fetchone()[0])


def test_by_what_is_left_in_the_files(case: Case) -> None:
    bytes_left = b"".join(path.read_bytes() for path in files())
    assert len(case.tags) == MEMBERS
    assert [tag for tag in case.tags if tag.encode() in bytes_left] == []


def test_by_what_each_was_shown_or_by_what_is_logged(on_the_page: Case) -> None:
    """What the tray showed follows from the round's key, which is gone, and from nothing that is left."""
    case = on_the_page
    everything = list(Proposal.objects.order_by("pk").values_list("pk", flat=True))
    by_seen: dict[str, str] = {json.dumps(json.loads(each)[1]): each for each in ballots(case)}
    for seed in (f"{case.round.key_name.hex}:%s", f"{case.round.pk}:%s", "%s"):
        for shown_before in (False, True):
            counts = dict.fromkeys(everything, 0)
            guesses = []
            for user in case.turn:
                shown = tray.tray([(pk, counts[pk]) for pk in everything], seen=set(), seed=seed % user)
                guesses.append(by_seen.get(json.dumps(sorted(shown)), ""))
                for pk in shown if shown_before else ():
                    counts[pk] += 1
            assert right(case, case.turn, guesses) < CHANCE
    assert "ballot" in case.logged  # that somebody saved one is logged
    told = case.logged + json.dumps(list(Entry.objects.values_list("before", "after")), default=str)
    for secret in (*case.tags, *(json.dumps(json.loads(each)[0]) for each in case.truth.values())):
        assert secret not in told
