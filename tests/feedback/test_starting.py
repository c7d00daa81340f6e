"""Starting a board in the browser: who may, what it becomes, and asking it otherwise later."""

from typing import Any

import pytest
from django.test import Client

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.people.models import User
from feedback.models import Board
from tests.cast import signed_in

ASKED = {
    "language": "nl",
    "title": "Samen aankopen",
    "question": "Wat kopen we beter samen?",
    "intro": "De prijzen stijgen.",
    "ranks": "both",
    "readers": "signed-in",
}


def test_who_runs_something_starts_a_board_and_runs_it(facilitator: User, board: Board) -> None:
    answer = signed_in(facilitator).post("/boards/new/", ASKED)
    made = Board.objects.exclude(pk=board.pk).get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/boards/{made.pk}/manage/")
    assert {name: getattr(made, name) for name in ("title", "question", "intro", "ranks")} == {
        name: ASKED[name] for name in ("title", "question", "intro", "ranks")
    }
    assert (made.phase, made.contact, made.group.name) == ("collect", facilitator, "Samen aankopen")
    assert (made.group.readers, made.group.language) == (Group.Readers.SIGNED_IN, made.language)
    assert list(Membership.objects.filter(group=made.group).values_list("user", "role")) == [
        (facilitator.pk, "facilitator")
    ]
    assert Entry.objects.about(made).get().verb == "start"


def test_a_member_starts_nothing_and_isnt_offered_it(as_member: Client, board: Board) -> None:
    assert as_member.get("/boards/new/").status_code == 403
    assert as_member.post("/boards/new/", ASKED).status_code == 403
    assert Board.objects.count() == 1
    assert "/boards/new/" not in as_member.get("/boards/").content.decode()


def test_the_list_offers_it_to_who_may(facilitator: User, board: Board) -> None:
    assert 'href="/boards/new/"' in signed_in(facilitator).get("/boards/").content.decode()


@pytest.mark.parametrize("wrong", [{"title": " "}, {"question": ""}, {"ranks": "people"}, {"readers": "x"}])
def test_a_wrong_form_makes_nothing_and_keeps_what_was_typed(
    facilitator: User, board: Board, wrong: dict[str, str]
) -> None:
    answer = signed_in(facilitator).post("/boards/new/", ASKED | wrong)
    assert answer.status_code == 422
    assert "De prijzen stijgen." in answer.content.decode()
    assert (Board.objects.count(), Group.objects.filter(kind=Group.Kind.BOARD).count()) == (1, 1)


def test_a_facilitator_asks_it_otherwise_and_names_a_contact(
    facilitator: User, member: User, board: Board
) -> None:
    client = signed_in(facilitator)
    page = f"/boards/{board.pk}/edit/"
    assert client.post(page, {**ASKED, "contact": member.pk}).headers["Location"].endswith("/manage/")
    board = Board.objects.select_related("group").get(pk=board.pk)
    assert (board.question, board.contact, board.group.readers) == (ASKED["question"], member, "signed-in")
    assert board.group.name == board.title == "Samen aankopen"
    assert board.group.language == board.language
    entry = Entry.objects.about(board).get(verb="edit")
    assert entry.after["contact"] == member.pk
    revision = board.revision
    client.post(page, {**ASKED, "contact": member.pk})
    board.refresh_from_db()
    assert (board.revision, Entry.objects.about(board).filter(verb="edit").count()) == (revision, 1)


def test_the_contact_is_of_the_board(facilitator: User, outsider: User, board: Board) -> None:
    before = board.title
    answer = signed_in(facilitator).post(f"/boards/{board.pk}/edit/", {**ASKED, "contact": outsider.pk})
    assert answer.status_code == 422
    board.refresh_from_db()
    assert board.title == before


def test_a_member_changes_nothing_and_an_outsider_finds_nothing(
    as_member: Client, as_outsider: Client, board: Any
) -> None:
    assert as_member.post(f"/boards/{board.pk}/edit/", ASKED).status_code == 403
    assert as_outsider.post(f"/boards/{board.pk}/edit/", ASKED).status_code == 404
    board.refresh_from_db()
    assert board.title == "Wat verbeteren we?"


def test_whom_to_ask_is_reached_by_mail_and_telephone_on_the_page_of_the_board(
    facilitator: User, board: Board, stranger: Client
) -> None:
    reached = {"contact_email": "vraag@bib.example", "contact_phone": "089 12 34 56", "readers": "public"}
    client = signed_in(facilitator)
    client.post(f"/boards/{board.pk}/edit/", {**ASKED, **reached, "language": "en"})
    shown = stranger.get(f"/boards/{board.pk}/").content.decode()
    assert 'href="mailto:vraag@bib.example"' in shown
    assert 'href="tel:089123456"' in shown
    entry = Entry.objects.about(board).get(verb="edit")
    assert entry.after["language"] == "en"
    assert "vraag@bib.example" not in str(entry.after)
    wrong = client.post(f"/boards/{board.pk}/edit/", {**ASKED, "contact_email": "vraag"})
    assert wrong.status_code == 422
