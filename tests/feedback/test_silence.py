"""Writing in silence: until all of it is shown, not one byte of another's words reaches anybody."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from community.groups.models import Group
from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people.models import User
from community.threads.models import Thread
from feedback import errors, guessing
from feedback.models import Board, Proposal, SilentMoment, SilentNote
from feedback.services import silence
from feedback.services.silence import Writer
from tests.cast import signed_in

WORD = "Kwartelei"


@pytest.fixture
def moment(board: Board, facilitator: User) -> SilentMoment:
    cache.clear()
    return silence.begin(board=board, by=facilitator)


def typed(title: str = WORD, **over: str) -> dict[str, str]:
    return {"kind": "need", "title": title, "body": f"{title}, van dichtbij", "uuid": str(uuid4()), **over}


def page(board: Board, rest: str = "") -> str:
    return f"/boards/{board.pk}/silent/{rest}"


def text_of(answer: Any) -> str:
    plain = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain)


def everywhere(board: Board, moment: SilentMoment) -> Iterable[str]:
    yield from (
        "/", "/boards/", f"/boards/{board.pk}/", f"/boards/{board.pk}/sources/", f"/boards/{board.pk}/interviews/",
        f"/boards/{board.pk}/rank/", f"/boards/{board.pk}/actions/", page(board), page(board, "run/"),
        f"/go/?q={WORD[:7].lower()}", "/threads/", f"/threads/?q={WORD[:7].lower()}", "/notices/", f"/boards/{board.pk}/manage/",
        f"/r/{moment.code}/silent/", f"/boards/{board.pk}/propose/?title={WORD[:7].lower()}", "/api/schema/",
    )  # fmt: skip


def test_members_write_and_all_of_it_becomes_proposals_with_their_names(
    board: Board,
    moment: SilentMoment,
    member: User,
    colleague: User,
    as_member: Client,
    as_facilitator: Client,
) -> None:
    assert as_member.post(page(board), typed()).headers["Location"] == page(board)
    assert signed_in(colleague).post(page(board), typed("Een vossenhol")).status_code == 302
    assert "2 mensen schreven iets" in text_of(as_facilitator.get(page(board, "run/")))
    assert not Proposal.objects.exists()
    assert as_facilitator.post(page(board, "show/")).headers["Location"] == page(board, "run/")
    found = {(proposal.title, proposal.author, proposal.body) for proposal in board.proposals.standing()}
    assert found == {
        (WORD, member, f"{WORD}, van dichtbij"), ("Een vossenhol", colleague, "Een vossenhol, van dichtbij"),
    }  # fmt: skip
    assert not SilentNote.objects.exists()
    assert WORD in text_of(as_member.get(f"/boards/{board.pk}/"))
    assert "Alles is getoond" in text_of(as_member.get(page(board)))


def test_until_it_is_shown_not_a_byte_of_it_is_anywhere(
    board: Board, moment: SilentMoment, as_member: Client, as_facilitator: Client, colleague: User,
    as_admin: Client, stranger: Client, member: User, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    said: list[Any] = []
    monkeypatch.setattr("feedback.services.telling.publish", lambda *told: said.append(told))
    with django_capture_on_commit_callbacks(execute=True):
        as_member.post(page(board), typed())
    assert [(topic, event) for topic, event, _payload in said] == [(board.topic, "revised")]
    assert WORD not in str(said)
    seen_by = {
        "colleague": signed_in(colleague), "facilitator": as_facilitator, "admin": as_admin, "stranger": stranger,
    }  # fmt: skip
    for who, client in seen_by.items():
        for address in everywhere(board, moment):
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            assert WORD not in body.decode(errors="replace"), f"{who} {address}"
    for rows in (Entry, Notice, Delivery, Thread, Proposal, Group):
        assert WORD not in str(list(rows.objects.values())), rows
    assert WORD in text_of(as_member.get(page(board))), "its author reads it"


def test_who_wrote_it_takes_it_back_and_nobody_else_does(
    board: Board, moment: SilentMoment, as_member: Client, colleague: User
) -> None:
    as_member.post(page(board), typed())
    note = SilentNote.objects.get()
    signed_in(colleague).post(page(board, "take-back/"), {"note": note.pk})
    assert SilentNote.objects.count() == 1
    assert as_member.post(page(board, "take-back/"), {"note": "x"}).status_code == 404
    assert as_member.post(page(board, "take-back/"), {"note": note.pk}).status_code == 302
    assert silence.wrote(moment) == 0


def test_what_is_sent_twice_is_written_once(board: Board, moment: SilentMoment, as_member: Client) -> None:
    same = typed()
    for _ in range(3):
        assert as_member.post(page(board), same).status_code == 302
    assert SilentNote.objects.count() == 1


def test_what_comes_too_late_is_kept_for_its_writer_to_put_on_the_board(
    board: Board, moment: SilentMoment, as_member: Client, facilitator: User, colleague: User
) -> None:
    silence.write(
        moment=moment,
        writer=Writer(colleague),
        uuid=uuid4(),
        kind="need",
        title="Eerst",
        body="",
        language="nl",
    )
    silence.show(moment=moment, by=facilitator)
    late = as_member.post(page(board), typed())
    assert late.status_code == 409
    assert f'value="{WORD}"' in late.content.decode()
    assert f"{WORD}, van dichtbij" in late.content.decode()
    assert f'action="/boards/{board.pk}/propose/"' in late.content.decode()
    assert not SilentNote.objects.exists()


def test_meanwhile_nothing_is_proposed_openly(board: Board, moment: SilentMoment, as_member: Client) -> None:
    propose = f"/boards/{board.pk}/propose/"
    assert as_member.get(propose).headers["Location"] == page(board)
    answer = as_member.post(propose, typed())
    assert answer.status_code == 409
    assert f"{WORD}, van dichtbij" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_phone_without_an_account_writes_along_by_the_code(
    board: Board, moment: SilentMoment, stranger: Client, as_facilitator: Client
) -> None:
    address = f"/r/{moment.code}/silent/"
    entered = stranger.post("/r/", {"code": f"{moment.code[:4]} {moment.code[4:]}".lower()})
    assert entered.headers["Location"] == address
    assert stranger.get(f"/r/{moment.code}/").headers["Location"] == address
    assert stranger.post(address, typed()).headers["Location"] == address
    assert WORD in text_of(stranger.get(address))
    assert WORD not in text_of(Client(headers={"accept-language": "nl"}).get(address))
    assert "1 persoon schreef iets" in text_of(as_facilitator.get(page(board, "run/")))
    as_facilitator.post(page(board, "show/"))
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.author) == (WORD, None)
    over = stranger.post(address, typed("Te laat"))
    assert over.status_code == 409
    assert "Te laat" in text_of(over)
    assert stranger.get(address).status_code == 410


def test_a_phone_takes_back_only_its_own(board: Board, moment: SilentMoment, stranger: Client) -> None:
    address = f"/r/{moment.code}/silent/"
    stranger.post(address, typed())
    note = SilentNote.objects.get()
    Client().post(f"{address}take-back/", {"note": note.pk})
    assert SilentNote.objects.exists()
    stranger.post(f"{address}take-back/", {"note": note.pk})
    assert not SilentNote.objects.exists()


def test_codes_cant_be_guessed_here_either(board: Board, moment: SilentMoment, stranger: Client) -> None:
    stranger.post(f"/r/{moment.code}/silent/", typed())
    for _ in range(guessing.OF_ONE):
        assert stranger.get("/r/34679ACD/silent/").status_code == 302
    assert Client().get(f"/r/{moment.code}/silent/").status_code == 429
    assert stranger.get(f"/r/{moment.code}/silent/").status_code == 200, "who wrote here comes in"


@pytest.mark.parametrize(
    ("wrong", "sentence"), [({"title": ""}, "In één zin"), ({"kind": "droom"}, "Kies nood of idee.")]
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, str],
    sentence: str,
    board: Board,
    moment: SilentMoment,
    as_member: Client,
    stranger: Client,
) -> None:
    for client, address in ((as_member, page(board)), (stranger, f"/r/{moment.code}/silent/")):
        answer = client.post(address, typed() | wrong)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert f"{WORD}, van dichtbij" in answer.content.decode()
    assert not SilentNote.objects.exists()


def test_twenty_is_enough_for_one(board: Board, moment: SilentMoment, as_member: Client) -> None:
    for number in range(silence.MOST):
        as_member.post(page(board), typed(f"Nummer {number}"))
    answer = as_member.post(page(board), typed())
    assert answer.status_code == 409
    assert f'value="{WORD}"' in answer.content.decode()
    assert SilentNote.objects.count() == silence.MOST


def test_only_facilitators_run_it(
    board: Board, moment: SilentMoment, as_member: Client, as_outsider: Client, stranger: Client
) -> None:
    as_member.post(page(board), typed())
    for rest in ("run/", "show/", "call-off/"):
        assert as_member.post(page(board, rest)).status_code == 403
        assert as_outsider.post(page(board, rest)).status_code == 404
        assert stranger.post(page(board, rest)).status_code == 302
    assert as_outsider.post(page(board), typed()).status_code == 404
    assert (SilentNote.objects.count(), Proposal.objects.count()) == (1, 0)


def test_one_moment_at_a_time_and_nothing_that_was_written_is_lost(
    board: Board, moment: SilentMoment, as_facilitator: Client, as_member: Client, facilitator: User
) -> None:
    assert as_facilitator.post(page(board, "run/")).status_code == 409
    assert as_facilitator.post(page(board, "show/")).status_code == 409
    as_member.post(page(board), typed())
    assert as_facilitator.post(page(board, "call-off/")).status_code == 409
    assert SilentNote.objects.count() == 1
    as_facilitator.post(page(board, "show/"))
    as_facilitator.post(page(board, "show/"))
    assert Proposal.objects.count() == 1
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.FOLLOW_UP)
    with pytest.raises(errors.AlreadyDecided):
        silence.begin(board=board, by=facilitator)


def test_nobody_wrote_so_it_is_called_off(board: Board, moment: SilentMoment, as_facilitator: Client) -> None:
    as_facilitator.post(page(board, "call-off/"))
    assert not SilentMoment.objects.open().exists()
    assert as_facilitator.post(page(board, "run/")).status_code == 302
    assert SilentMoment.objects.open().count() == 1


def test_near_doubles_stand_beside_each_other_for_merging(
    board: Board,
    needs: list[Proposal],
    moment: SilentMoment,
    as_member: Client,
    as_facilitator: Client,
    colleague: User,
) -> None:
    as_member.post(page(board), typed("Iemand aan de lijn krijgen"))
    signed_in(colleague).post(page(board), typed("Meer uren slaap"))
    as_facilitator.post(page(board, "show/"))
    answer = as_facilitator.get(page(board, "run/"))
    pairs = [(pair.one.title, pair.other.title) for pair in answer.context["doubles"]]
    assert pairs == [("Iemand aan de lijn", "Iemand aan de lijn krijgen")]
    other = Proposal.objects.get(title="Iemand aan de lijn krijgen")
    assert f"/proposals/{other.pk}/merge/?into={needs[1].pk}" in answer.content.decode()


def test_the_board_says_that_everybody_writes(board: Board, moment: SilentMoment, as_member: Client) -> None:
    assert "Iedereen schrijft in stilte" in text_of(as_member.get(f"/boards/{board.pk}/"))
