"""How a round runs: when it opens and closes, who hears of it, what can change while it does."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone, translation

from community.groups.models import Membership
from community.groups.services import join_group, leave_group
from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.notices.wording import line_of
from community.people.models import User
from feedback import errors, keys
from feedback.models import Ballot, Board, Proposal, Round, Signature
from feedback.services import casting, proposals, rounds, running
from feedback.views.lookups import Standing
from tests.cast import person, signed_in

DAY = timedelta(days=1)


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=f"feedback.{kind}").values_list("user__name", flat=True))


def typed(**fields: str) -> dict[str, str]:
    """The form as it comes, closing in a week at six."""
    closes = timezone.localdate() + 7 * DAY
    first = {"closes_on": f"{closes}", "closes_time": "18:00", "visibility": "sealed", "ranks": "needs"}
    return first | {"scope": "flat", "voice": "member", "secrecy": "secret"} | fields


def test_a_round_is_opened_as_the_form_says(
    board: Board, needs: list[Proposal], as_facilitator: Client
) -> None:
    said = typed(visibility="after-closing", scope="per-parent", voice="library", secrecy="open", agreed="on")
    assert as_facilitator.post(f"/boards/{board.pk}/manage/open/", said).status_code == 302
    round = Round.objects.get()
    assert (round.visibility, round.scope, round.voice, round.secrecy, round.ranks) == (
        "after-closing", "per-parent", "library", "open", "needs"
    )  # fmt: skip
    assert timezone.localtime(round.closes_at).hour == 18
    assert len(told("round_opened")) == 11


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"secrecy": "open"}, "Vraag het eerst aan de leden."),
        ({"closes_on": "2020-01-01"}, "Kies een moment dat nog moet komen"),
        ({"opens_on": "2020-01-01"}, "Kies een moment dat nog moet komen, of laat het leeg."),
        ({"opens_on": "2099-01-01"}, "Kies een moment dat nog moet komen"),
        ({"voice": "louder"}, ""),
    ],
)
def test_a_form_that_cannot_be_is_answered_in_a_sentence(
    board: Board, needs: list[Proposal], as_facilitator: Client, fields: dict[str, str], said: str
) -> None:
    answer = as_facilitator.post(f"/boards/{board.pk}/manage/open/", typed(**fields))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Round.objects.exists()


@pytest.fixture
def ready(board: Board, needs: list[Proposal], facilitator: User) -> Round:
    now = timezone.now()
    return rounds.open_round(board=board, by=facilitator, opens_at=now + DAY, closes_at=now + 5 * DAY)


def test_a_round_set_ready_opens_by_itself_and_only_then_is_told(
    ready: Round, board: Board, as_member: Client, as_facilitator: Client, colleague: User
) -> None:
    board.refresh_from_db()
    assert (board.phase, told("round_opened"), running.announce_due()) == ("collect", [], 0)
    assert (
        "Het rangschikken is nog niet begonnen" in as_member.get(f"/boards/{board.pk}/rank/").content.decode()
    )
    assert "De ronde staat klaar" in as_facilitator.get(f"/boards/{board.pk}/manage/").content.decode()
    late = proposals.propose(author=colleague, board=board, kind="need", title="Tussendoor")
    with time_machine.travel(ready.opens_at + timedelta(minutes=1)):
        assert [running.announce_due(), running.announce_due()] == [1, 0]
        board.refresh_from_db()
        assert (board.phase, len(told("round_opened"))) == ("rank", 12)
        tray = as_member.get(f"/boards/{board.pk}/rank/").context["screen"]["tray"]
        assert {e["proposal"].pk: e["is_new"] for e in tray}[late.pk] is False


def test_a_round_set_ready_can_be_called_off_until_it_begins(
    ready: Round, facilitator: User, as_facilitator: Client
) -> None:
    assert as_facilitator.post(f"/boards/{ready.board_id}/manage/close/").status_code == 409
    with time_machine.travel(ready.opens_at), pytest.raises(errors.RoundBegun):
        running.call_off(round=ready, by=facilitator)
    assert as_facilitator.post(f"/boards/{ready.board_id}/manage/call-off/").status_code == 302
    assert not Round.objects.exists()
    assert Entry.objects.filter(verb="call-off").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_key_of_a_round_that_is_called_off_goes_too(ready: Round, facilitator: User) -> None:
    assert keys.path_of(ready).exists()
    running.call_off(round=ready, by=facilitator)
    assert not keys.path_of(ready).exists()


def test_a_round_set_ready_hides_no_result_of_the_one_before(
    round: Round, needs: list[Proposal], people: list[User], facilitator: User, as_member: Client, cast: Any
) -> None:
    for user in people:
        cast(user, round, [[need.pk] for need in needs])
    rounds.close_round(round=round, by=facilitator)
    now = timezone.now()
    rounds.open_round(board=round.board, by=facilitator, opens_at=now + DAY, closes_at=now + 5 * DAY)
    assert 'class="ladder"' in as_member.get(f"/boards/{round.board_id}/result/").content.decode()


def test_who_has_not_taken_part_is_reminded_once_a_day_before_closing(
    round: Round, needs: list[Proposal], people: list[User], cast: Any
) -> None:
    cast(people[0], round, [[needs[0].pk]])
    cast(people[1], round, [], seen=[needs[0].pk])  # an empty one is taking part as well
    assert running.remind_due() == 0
    with time_machine.travel(round.closes_at - timedelta(hours=23)):
        assert [running.remind_due(), running.remind_due()] == [1, 0]
    assert told("round_reminder") == sorted(
        ["Fia Facilitator", "Koen Collega", "Mira Member", *(user.name for user in people[2:])]
    )
    said = Notice.objects.filter(kind="feedback.round_reminder").first()
    assert said is not None
    assert sorted(said.words) == ["board", "closes", "lang"]


@time_machine.travel("2026-11-20T09:00Z", tick=False)
def test_when_a_round_closes_is_told_in_the_language_of_who_reads_it(
    board: Board, needs: list[Proposal], facilitator: User, member: User, colleague: User
) -> None:
    User.objects.filter(pk=colleague.pk).update(language="en")
    rounds.open_round(board=board, by=facilitator, closes_at=datetime.fromisoformat("2026-12-01T18:00+01:00"))
    notice = Notice.objects.get(kind="feedback.round_opened", user=member)
    lines = {"nl": "tot dinsdag 1 december 2026 om 18:00.", "en": "until Tuesday 1 December 2026, 18:00."}
    for reader, (language, line) in zip((member, colleague), lines.items(), strict=True):
        with translation.override(language):
            assert line_of(notice).endswith(line)
        assert line in Delivery.objects.get(user=reader, key__startswith="feedback.round_opened").body
    notice.words["closes"] = "1/12/2026 18:00"  # as it was kept before
    notice.save()
    migration = import_module("feedback.migrations.0018_notices_keep_when_a_round_closes")
    for _ in range(2):
        migration.keep_the_moment(apps, None)
    notice.refresh_from_db()
    with translation.override("nl"):
        assert line_of(notice).endswith(lines["nl"])


def test_a_round_of_one_day_reminds_nobody_by_itself(
    board: Board, needs: list[Proposal], facilitator: User
) -> None:
    round = rounds.open_round(board=board, by=facilitator, closes_at=timezone.now() + timedelta(hours=20))
    with time_machine.travel(round.closes_at - timedelta(hours=1)):
        assert running.remind_due() == 0


def test_the_facilitator_reminds_once_and_not_after_closing(
    round: Round, facilitator: User, as_facilitator: Client, as_member: Client
) -> None:
    address = f"/boards/{round.board_id}/manage/remind/"
    assert as_member.post(address).status_code == 403
    assert [as_facilitator.post(address).status_code for _ in range(2)] == [302, 409]
    assert "werd al herinnerd" in as_facilitator.post(address).content.decode()
    assert len(told("round_reminder")) == 11
    rounds.close_round(round=round, by=facilitator)
    with pytest.raises(errors.NotRunning):
        running.remind(round=round, by=facilitator)


def test_a_round_lasts_longer_and_never_shorter(
    round: Round, as_facilitator: Client, as_member: Client
) -> None:
    address = f"/boards/{round.board_id}/manage/extend/"

    def close_on(moment: datetime) -> dict[str, str]:
        local = timezone.localtime(moment)
        return {"closes_on": f"{local:%Y-%m-%d}", "closes_time": f"{local:%H:%M}"}

    assert as_member.post(address, close_on(round.closes_at + DAY)).status_code == 403
    early = as_facilitator.post(address, close_on(round.closes_at - DAY))
    assert (early.status_code, "nooit korter" in early.content.decode()) == (400, True)
    assert as_facilitator.post(address, {"closes_on": "morgen"}).status_code == 422
    before = round.closes_at
    assert as_facilitator.post(address, close_on(round.closes_at + DAY)).status_code == 302
    round.refresh_from_db()
    assert round.closes_at - before > DAY - timedelta(minutes=1)
    with time_machine.travel(round.closes_at + DAY):
        assert as_facilitator.post(address, close_on(timezone.now() + DAY)).status_code == 409


def test_what_shows_is_made_stricter_on_the_page_and_never_looser(
    round: Round, as_facilitator: Client
) -> None:
    address = f"/boards/{round.board_id}/manage/tighten/"
    assert as_facilitator.post(address, {"visibility": "after-closing"}).status_code == 302
    loose = as_facilitator.post(address, {"visibility": "after-vote"})
    assert (loose.status_code, "nooit soepeler" in loose.content.decode()) == (400, True)
    assert as_facilitator.post(address, {"visibility": "soon"}).status_code == 422
    round.refresh_from_db()
    assert round.visibility == "after-closing"


def test_whoever_joins_while_a_round_runs_may_rank_and_who_leaves_is_counted(
    round: Round, needs: list[Proposal], people: list[User], facilitator: User, cast: Any
) -> None:
    newcomer = person("Nele Nieuw")
    join_group(user=newcomer, group=round.board.group, by=facilitator)
    cast(newcomer, round, [[needs[0].pk]])
    cast(people[0], round, [[needs[1].pk]])
    leave_group(user=people[0], group=round.board.group, by=facilitator)
    with pytest.raises(errors.NotAMember):
        cast(people[0], round, [[needs[2].pk]])
    found = Standing(round.board, newcomer).round
    assert found is not None
    assert (found.electorate, found.roll, found.cast) == (12, 13, 2)  # type: ignore[attr-defined]
    closed = rounds.close_round(round=round, by=facilitator)
    assert closed.results.all()[0].computed["ballots"] == 2


def signed_round(board: Board, facilitator: User) -> Round:
    return rounds.open_round(
        board=board, by=facilitator, closes_at=timezone.now() + 2 * DAY, secrecy=Round.Secrecy.OPEN,
        visibility=Round.Visibility.SEALED,
    )  # fmt: skip


def test_an_open_round_shows_names_beside_ballots_to_its_members_once_it_is_revealed(
    board: Board,
    needs: list[Proposal],
    people: list[User],
    facilitator: User,
    as_member: Client,
    admin: User,
    cast: Any,
) -> None:
    round = signed_round(board, facilitator)
    address = f"/boards/{board.pk}/ballots/"
    assert "met jouw naam" in as_member.get(f"/boards/{board.pk}/rank/").content.decode()
    for user in people[:2]:
        cast(user, round, [[needs[0].pk, needs[1].pk]], cuts=[1, 1])
        cast(user, round, [[needs[0].pk], [needs[1].pk]], cuts=[1, 2])
    assert Signature.objects.count() == 2
    assert as_member.get(address).context["ballots"] is None
    rounds.close_round(round=round, by=facilitator)
    assert as_member.get(address).context["ballots"] is None
    rounds.reveal(round=round, by=facilitator)
    shown = as_member.get(address).context["ballots"]
    assert [row["name"] for row in shown] == [user.name for user in people[:2]]
    assert [part["tiers"] for part in shown[0]["parts"]] == [[[needs[0]]], [[needs[1]]]]
    assert signed_in(admin).get(address).status_code == 403
    assert not Ballot.objects.exclude(tag=None, library=None, role="").exists()


def test_a_secret_round_has_no_names_anywhere(
    round: Round, needs: list[Proposal], people: list[User], facilitator: User, as_member: Client, cast: Any
) -> None:
    cast(people[0], round, [[needs[0].pk]])
    rounds.close_round(round=round, by=facilitator)
    page = as_member.get(f"/boards/{round.board_id}/ballots/")
    assert (page.context["ballots"], people[0].name in page.content.decode()) == (None, False)
    assert not Signature.objects.exists()


def test_one_library_one_voice_is_counted_before_the_libraries_are_forgotten(
    board: Board,
    needs: list[Proposal],
    member: User,
    colleague: User,
    people: list[User],
    facilitator: User,
    cast: Any,
) -> None:
    round = rounds.open_round(
        board=board, by=facilitator, closes_at=timezone.now() + DAY, voice=Round.Voice.LIBRARY,
        visibility=Round.Visibility.AFTER_CLOSING,
    )  # fmt: skip
    a, b = needs[0].pk, needs[1].pk
    for user in (member, colleague):  # of one library
        cast(user, round, [[a], [b]])
    cast(people[0], round, [[b], [a]])
    computed = rounds.close_round(round=round, by=facilitator).results.all()[0].computed
    assert (computed["voice"], computed["voices"], computed["unit"]) == ("library", 2, 2)
    entry = computed["contests"][0]
    index = {proposal: n for n, proposal in enumerate(entry["candidates"])}
    assert (entry["wins"][index[a]][index[b]], entry["wins"][index[b]][index[a]]) == (2, 2)
    assert not Ballot.objects.exclude(library=None).exists()


def test_parts_of_voices_are_told_as_such(
    board: Board,
    needs: list[Proposal],
    member: User,
    colleague: User,
    people: list[User],
    facilitator: User,
    as_member: Client,
    cast: Any,
) -> None:
    round = rounds.open_round(
        board=board, by=facilitator, closes_at=timezone.now() + DAY, voice=Round.Voice.LIBRARY,
        visibility=Round.Visibility.AFTER_CLOSING,
    )  # fmt: skip
    a, b = needs[0].pk, needs[1].pk
    for user in (member, *people[:3]):
        cast(user, round, [[a], [b]])
    cast(colleague, round, [[b], [a]])
    rounds.close_round(round=round, by=facilitator)
    page = as_member.get(f"/boards/{board.pk}/result/").content.decode()
    assert "<b>3,5 van de 4</b> zetten dit hoger dan het volgende." in page
    assert "Elke bibliotheek heeft hier één stem" in page
    why = as_member.get(f"/boards/{board.pk}/result/why/?one={a}&other={b}").content.decode()
    assert "<b>3,5 van de 4</b>" in why
    assert "0,5 doen het andersom." in why


def test_a_small_board_reads_what_can_be_guessed_before_it_ranks(
    round: Round, people: list[User], as_member: Client
) -> None:
    address = f"/boards/{round.board_id}/rank/"
    sentence = "In een kleine groep kan men soms afleiden wie wat koos."
    assert sentence not in as_member.get(address).content.decode()
    Membership.objects.filter(user__in=people[:4]).delete()
    assert sentence in as_member.get(address).content.decode()


def test_a_reason_can_be_given_in_an_open_round_without_a_name(
    board: Board, needs: list[Proposal], member: User, facilitator: User
) -> None:
    round = signed_round(board, facilitator)
    casting.give_reasons(voter=member, round=round, reasons={needs[0].pk: "Dringend."})
    assert not Signature.objects.exists()
