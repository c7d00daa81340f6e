"""Ballots on paper: ticked off by name, typed in without one, as many as were handed in."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.history.models import Entry
from community.people.models import User
from feedback import errors
from feedback.models import Ballot, Contestant, Participation, Proposal, Round
from feedback.services import paper, proposals, rounds
from feedback.services.paper import Typed
from tests.cast import signed_in


@pytest.fixture
def ids(needs: list[Proposal]) -> list[int]:
    return [need.pk for need in needs]


@pytest.fixture
def handed(round: Round, people: list[User], facilitator: User) -> list[User]:
    """Two who gave a sheet."""
    paper.hand_in(round=round, users=[user.pk for user in people[:2]], by=facilitator)
    return people[:2]


def sheet(ids: list[int], **typed: str) -> dict[str, Any]:
    return {"revision": "0", "shown": ids, **{name.replace("_", "-"): value for name, value in typed.items()}}


def test_a_sheet_is_typed_in_without_a_name(
    round: Round, handed: list[User], ids: list[int], as_facilitator: Client
) -> None:
    a, b, c, d = ids
    typed = sheet(ids, **{f"bin_{a}": "0", f"place_{a}": "2", f"bin_{b}": "0", f"place_{b}": "1"})
    typed |= {f"bin-{c}": "unknown", f"bin-{d}": "absent"}
    assert as_facilitator.post(f"/boards/{round.board_id}/paper/type-in/", typed).status_code == 302
    ballot = Ballot.objects.get()
    assert (ballot.tiers, ballot.cuts, ballot.no_opinion, ballot.seen) == ([[b], [a]], [2, 2], [c], [a, b, c])
    assert (ballot.library, ballot.role) == (None, "")
    assert list(Participation.objects.values_list("on_paper", flat=True)) == [True, True]
    said = Entry.objects.filter(verb__in=("hand-in", "type-in")).values_list("before", "after")
    assert list(said) == [({"n": 0}, {"n": 2}), ({}, {"n": 1})]


def test_no_more_sheets_are_typed_in_than_were_handed_in(
    round: Round, handed: list[User], ids: list[int], facilitator: User, as_facilitator: Client
) -> None:
    address = f"/boards/{round.board_id}/paper/type-in/"
    typed = sheet(ids, **{f"bin_{ids[0]}": "0"})
    assert [as_facilitator.post(address, typed).status_code for _ in range(3)] == [302, 302, 409]
    assert "is al ingetikt" in as_facilitator.post(address, typed).content.decode()
    assert Ballot.objects.count() == 2
    with pytest.raises(errors.FewerThanTyped):
        paper.hand_in(round=round, users=[handed[0].pk], by=facilitator)


def test_who_handed_in_a_sheet_reads_so_and_casts_nothing_on_a_screen(
    round: Round, handed: list[User], ids: list[int], cast: Any
) -> None:
    client = signed_in(handed[0])
    assert "Je gaf je volgorde af op papier" in client.get(f"/boards/{round.board_id}/rank/").content.decode()
    assert "Je gaf je volgorde af op papier" in client.get(f"/boards/{round.board_id}/").content.decode()
    assert "Werk je volgorde af" not in client.get("/").content.decode()
    typed = sheet(ids, **{f"bin_{ids[0]}": "0"})
    answer = client.post(f"/boards/{round.board_id}/rank/", typed)
    assert (answer.status_code, "begeleider kan je van de lijst halen" in answer.content.decode()) == (
        409,
        True,
    )
    with pytest.raises(errors.HandedInOnPaper):
        cast(handed[1], round, [[ids[0]]])
    assert not Ballot.objects.exists()


def test_who_ranked_on_a_screen_cannot_be_ticked_off(
    round: Round, ids: list[int], people: list[User], as_facilitator: Client, outsider: User, cast: Any
) -> None:
    cast(people[0], round, [[ids[0]]])
    address = f"/boards/{round.board_id}/paper/handed-in/"
    answer = as_facilitator.post(address, {"users": [people[0].pk, people[1].pk]})
    assert (answer.status_code, people[0].name in answer.context["handed"].errors["users"][0]) == (409, True)
    assert as_facilitator.post(address, {"users": [outsider.pk]}).status_code == 422
    assert not Participation.objects.filter(on_paper=True).exists()


def test_a_tick_that_was_a_mistake_can_go_and_then_a_screen_is_open_again(
    round: Round, handed: list[User], ids: list[int], as_facilitator: Client, cast: Any
) -> None:
    address = f"/boards/{round.board_id}/paper/handed-in/"
    assert as_facilitator.post(address, {"users": [handed[1].pk]}).status_code == 302
    cast(handed[0], round, [[ids[0]]])
    assert Ballot.objects.count() == 1


def test_the_sheet_typed_last_can_be_taken_back_by_who_typed_it(
    round: Round, handed: list[User], ids: list[int], as_facilitator: Client
) -> None:
    address = f"/boards/{round.board_id}/paper/"
    typed = sheet(ids, **{f"bin_{ids[0]}": "0"})
    for _ in range(2):
        as_facilitator.post(f"{address}type-in/", typed)
    seen = Contestant.objects.get(proposal=ids[0]).seen_by
    for _ in range(2):  # once is all
        assert as_facilitator.post(f"{address}take-back/").status_code == 302
    assert (Ballot.objects.count(), Contestant.objects.get(proposal=ids[0]).seen_by, seen) == (1, 1, 2)
    assert as_facilitator.post(f"{address}type-in/", typed).status_code == 302
    assert Ballot.objects.count() == 2


def test_what_joined_the_round_late_comes_as_not_on_the_sheet(
    round: Round, handed: list[User], member: User, as_facilitator: Client
) -> None:
    late = proposals.propose(author=member, board=round.board, kind="need", title="Erbij gekomen")
    entries = as_facilitator.get(f"/boards/{round.board_id}/paper/").context["entries"]
    assert [one["proposal"].pk for one in entries if one["late"]] == [late.pk]


def test_a_sheet_that_cannot_be_is_refused_and_what_was_typed_stays(
    round: Round, handed: list[User], ids: list[int], as_facilitator: Client
) -> None:
    address = f"/boards/{round.board_id}/paper/type-in/"
    for wrong in (
        sheet([*ids, ids[0]], **{f"bin_{ids[0]}": "0"}),
        sheet([*ids, 999_999]),
        sheet(ids, **{f"bin_{ids[0]}": "9"}),
    ):
        assert as_facilitator.post(address, wrong).status_code == 400
    typed = sheet([*ids, 999_999], **{f"bin_{ids[1]}": "2"})
    assert as_facilitator.post(address, typed).content.decode().count('<option value="2" selected>') == 1
    round.refresh_from_db()
    assert (Ballot.objects.count(), round.typed_in) == (0, 0)


def upload(client: Client, round: Round, content: str | bytes) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("bladen.csv", data, content_type="text/csv")
    return client.post(f"/boards/{round.board_id}/paper/table/", {"table": file})


def headings(ids: list[int]) -> str:
    return ";".join(f"{pk} titel" for pk in ids)


def test_a_table_of_sheets_is_typed_in_at_once(
    round: Round, handed: list[User], ids: list[int], as_facilitator: Client
) -> None:
    a, b, c, d = ids
    table = as_facilitator.get(f"/boards/{round.board_id}/paper/table.csv").content.decode()
    assert table.startswith(f"\ufeff{a} Weten wat mag;{b} Iemand aan de lijn;")
    assert upload(as_facilitator, round, table + "A2;a1;?;-\r\n\r\n;C;;\r\n").status_code == 302
    found = sorted(Ballot.objects.values_list("tiers", "cuts", "no_opinion", "seen"), key=str)
    assert found == [([[b], [a]], [2, 2], [c], [a, b, c]), ([[b]], [0, 0], [], [a, b, c, d])]


def test_commas_and_titles_will_do(
    round: Round, handed: list[User], needs: list[Proposal], as_facilitator: Client
) -> None:
    table = ",".join(need.title for need in needs) + "\nA,B,C,C\n"
    assert upload(as_facilitator, round, table).status_code == 302
    assert Ballot.objects.get().tiers == [[needs[0].pk], [needs[1].pk], [needs[2].pk, needs[3].pk]]


def test_a_wrong_table_says_row_and_reason_of_each_and_types_in_nothing(
    round: Round, handed: list[User], ids: list[int], as_facilitator: Client
) -> None:
    right = headings(ids)
    for table, rows in (
        ("", []),
        (right, [1]),
        (headings(ids[:3]), [1]),
        (headings([*ids[:3], ids[0]]), [1, 1]),
        (headings([*ids[:3], 999_999]), [1, 1]),
        (f"{right}\nA;B;C;D\nA1;B;C;Z9\nA;B;C;C;A", [2, 3, 4]),
        (f"{right}\nA;B;C;C\nA;B;C;C\nA;B;C;C", [4]),
        (b"\xff\xfe\x00", [1]),
        (right + "\nA;A;A;A" * 600, [501]),
    ):
        answer = upload(as_facilitator, round, table)
        assert answer.status_code == 422, table
        assert [row for row, _reason in answer.context.get("wrong", [])] == rows, table
    round.refresh_from_db()
    assert (Ballot.objects.count(), round.typed_in) == (0, 0)


def test_a_table_with_one_wrong_cell_names_it(
    round: Round, handed: list[User], ids: list[int], as_facilitator: Client
) -> None:
    page = upload(as_facilitator, round, f"{headings(ids)}\nA;B;C;\n;;x;\n").content.decode()
    assert "Rij 3: “x” bij “Vlot op weg” zegt geen plaats." in page
    assert "Er is niets ingetikt." in page


def test_paper_is_closed_with_the_round_and_is_the_facilitators_alone(
    round: Round,
    handed: list[User],
    ids: list[int],
    facilitator: User,
    as_facilitator: Client,
    as_member: Client,
) -> None:
    for page in ("handed-in", "type-in", "take-back", "table"):
        assert as_member.post(f"/boards/{round.board_id}/paper/{page}/").status_code == 403
    assert as_member.get(f"/boards/{round.board_id}/paper/").status_code == 403
    paper.type_in(round=round, sheets=[Typed([[ids[0]]], [1, 1], ids, [])], by=facilitator)
    closed = rounds.close_round(round=round, by=facilitator)
    assert closed.results.all()[0].computed["ballots"] == 1
    typed = sheet(ids, **{f"bin_{ids[0]}": "0"})
    assert as_facilitator.post(f"/boards/{round.board_id}/paper/type-in/", typed).status_code == 409
    assert "Er loopt geen ronde" in as_facilitator.get(f"/boards/{round.board_id}/paper/").content.decode()
    assert Ballot.objects.count() == 1
