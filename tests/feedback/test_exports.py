"""The files of a result: on its page, in the report, for programs; never before the reveal."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.groups.models import Group, Membership
from community.people.models import User
from feedback import recount
from feedback.exporting import harmless, table
from feedback.models import Board, PassedOver, Proposal, Result, Round
from feedback.services import exporting, publishing, rounds
from feedback.services.merging import merge
from tests.cast import person, signed_in
from tests.feedback import decided

FILES = ("result/result.json", "result/order.csv", "result/votes.csv")


def addresses(board: Board) -> list[str]:
    return [*(f"/boards/{board.pk}/{file}" for file in FILES), f"/api/v1/boards/{board.pk}/result/"]


def rows_of(answer: Any) -> list[list[str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def mixed(round: Round, people: list[User], needs: list[Proposal], cast: Any, board: Board) -> Round:
    """Twenty-four ballots that differ on every two; sealed from the beginning."""
    rounds.tighten(round=round, visibility="sealed", by=User.objects.get(name="Fia Facilitator"))
    a, b, c, d = (need.pk for need in needs)
    orders = [[a, b, c, d], [b, c, d, a], [c, d, a, b], [d, a, b, c], [a, c, d, b], [b, a, d, c]]
    for number in range(24):
        user = person(f"Stem {number}")
        Membership.objects.create(group=board.group, user=user)
        cast(user, round, [[one] for one in orders[number % 6]])
    return round


def show(round: Round) -> Result:
    facilitator = User.objects.get(name="Fia Facilitator")
    rounds.close_round(round=round, by=facilitator)
    rounds.reveal(round=round, by=facilitator)
    return Result.objects.filter(round=round)[0]


def test_the_file_of_a_result_is_counted_again_and_carries_its_fingerprint(
    mixed: Round, board: Board, as_member: Client, tmp_path: Path, capsys: Any
) -> None:
    result = show(mixed)
    answer = as_member.get(f"/boards/{board.pk}/result/result.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="klankbord-{board.pk}.json"'
    path = tmp_path / "klankbord.json"
    path.write_bytes(answer.content)
    assert recount.main([str(path), "--fingerprint", result.digest]) == recount.AGREES
    assert "Weten wat mag" in capsys.readouterr().out
    assert json.loads(answer.content)["fingerprint"] == result.digest
    assert result.computed["salt"] not in answer.content.decode()


def test_page_file_table_and_program_interface_carry_the_same_fingerprint(
    mixed: Round, board: Board, as_member: Client
) -> None:
    digest = show(mixed).digest
    page = as_member.get(f"/boards/{board.pk}/result/").content.decode()
    assert f"<code>{digest}</code>" in page
    for address in addresses(board):
        answer = as_member.get(address)
        assert (answer.status_code, digest in answer.content.decode()) == (200, True), address
    found = as_member.get(f"/api/v1/boards/{board.pk}/result/").json()
    assert found == as_member.get(f"/boards/{board.pk}/result/result.json").json()
    assert found["shows"] == "votes"


def test_the_page_says_in_a_sentence_how_to_count_again_and_offers_the_files(
    mixed: Round, board: Board, as_member: Client
) -> None:
    show(mixed)
    page = as_member.get(f"/boards/{board.pk}/result/").content.decode()
    assert "Reken zelf na" in page
    assert "<code>python3 recount.py</code>" in page
    for address in [*addresses(board)[:3], "/boards/recount.py"]:
        assert f'href="{address}"' in page
        assert as_member.get(address).status_code == 200


def test_the_program_is_the_one_in_the_project_and_anybody_may_have_it(db: None) -> None:
    answer = Client().get("/boards/recount.py")
    assert answer.content == Path(recount.__file__).read_bytes()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="recount.py"'


def test_before_the_reveal_there_is_a_sentence_and_not_one_byte_of_it(
    mixed: Round, board: Board, facilitator: User, admin: User, member: User, as_facilitator: Client
) -> None:
    def answers() -> list[Any]:
        readers = [signed_in(user) for user in (facilitator, admin, member)]
        return [reader.get(address) for reader in readers for address in addresses(board)]

    before = answers()
    assert {answer.status_code for answer in before} == {409}
    assert all("De volgorde is er nog niet" in answer.content.decode() for answer in before)
    rounds.close_round(round=mixed, by=facilitator)
    digest = Result.objects.get(round=mixed).digest
    for sealed, earlier in zip(answers(), before, strict=True):
        assert sealed.status_code == 409
        assert digest[:12] not in sealed.content.decode()
        if sealed.headers["Content-Type"] == "application/json":
            assert sealed.content == earlier.content  # whatever was cast


def test_a_board_without_a_round_has_no_file(board: Board, as_member: Client) -> None:
    assert [as_member.get(address).status_code for address in addresses(board)] == [409] * 4


def test_who_cant_see_the_board_gets_nothing(mixed: Round, board: Board, as_outsider: Client) -> None:
    show(mixed)
    for client in (as_outsider, Client()):
        assert [client.get(address).status_code for address in addresses(board)] == [404] * 4
    Group.objects.filter(pk=board.group_id).update(readers="public")
    assert [Client().get(address).status_code for address in addresses(board)] == [200] * 4


def test_the_order_opens_in_excel_as_it_stands_on_the_page(
    mixed: Round, board: Board, as_member: Client, needs: list[Proposal]
) -> None:
    Proposal.objects.filter(pk=needs[0].pk).update(title='=HYPERLINK("http://x";"klik; hier")')
    result = show(mixed)
    answer = as_member.get(f"/boards/{board.pk}/result/order.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(answer)
    assert rows[0] == ["Deel", "Plaats", "Voorstel", "Hangt onder", "Geteld op", "Waarom"]
    titles = {need.pk: need.title for need in needs} | {needs[0].pk: '\'=HYPERLINK("http://x";"klik; hier")'}
    ranked = [one for group in result.computed["contests"][0]["groups"] for one in group]
    assert [row[2] for row in rows[1:5]] == [titles[one] for one in ranked]
    assert {row[0] for row in rows[1:5]} <= {"Eerst aanpakken", "Daarna", "Minder prioritair"}
    assert rows[5:] == [[], ["Vingerafdruk", result.digest]]


def test_the_votes_open_in_excel(mixed: Round, board: Board, as_member: Client) -> None:
    result = show(mixed)
    rows = rows_of(as_member.get(f"/boards/{board.pk}/result/votes.csv"))
    assert rows[0][1:] == ["Het ene", "Het andere", "Het ene hoger", "Het andere hoger", "Even belangrijk", "Kent ze niet allebei"]  # fmt: skip
    entry = result.computed["contests"][0]
    assert len(rows) == 1 + 6 + 2
    assert rows[1][3:] == [str(entry["wins"][0][1]), str(entry["wins"][1][0]), "0", "0"]


def test_nine_ballots_give_the_order_alone_and_no_table_of_votes(
    round: Round, people: list[User], needs: list[Proposal], board: Board, as_member: Client
) -> None:
    decided.cast_all(round, people, needs)
    show(round)
    found = as_member.get(f"/api/v1/boards/{board.pk}/result/").json()
    assert (found["shows"], list(found["sections"]), found["ballots"]) == ("order", ["order"], None)
    answer = as_member.get(f"/boards/{board.pk}/result/votes.csv")
    assert answer.status_code == 409
    assert "De stemmen van deze ronde blijven geheim" in answer.content.decode()
    page = as_member.get(f"/boards/{board.pk}/result/").content.decode()
    assert "votes.csv" not in page
    assert "Het bestand bevat enkel de volgorde" in page


def test_a_running_round_gives_voters_the_order_alone(
    round: Round, needs: list[Proposal], board: Board, cast: Any, member: User, as_member: Client
) -> None:
    ids = [need.pk for need in needs]
    for number in range(24):
        user = person(f"Stem {number}")
        Membership.objects.create(group=board.group, user=user)
        cast(user, round, [[one] for one in ids[number % 4 :] + ids[: number % 4]])
    assert as_member.get(addresses(board)[0]).status_code == 409  # hasn't voted
    cast(member, round, [[one] for one in ids])
    assert as_member.get(addresses(board)[3]).json()["shows"] == "order"


def test_what_was_shown_shortly_before_closing_keeps_the_votes_back(
    round: Round, needs: list[Proposal], board: Board, cast: Any, facilitator: User, member: User
) -> None:
    """The last result that ran was of 25 ballots; what one more changes could be subtracted."""
    ids = [need.pk for need in needs]
    for number in range(25):
        user = person(f"Stem {number}")
        Membership.objects.create(group=board.group, user=user)
        cast(user, round, [[one] for one in ids[number % 4 :] + ids[: number % 4]])
    assert Result.objects.filter(round=round).count() == 5
    cast(member, round, [[one] for one in ids])
    rounds.close_round(round=round, by=facilitator)
    round.refresh_from_db()
    result = Result.objects.filter(round=round)[0]
    assert exporting.changed_since_shown(result, round) == 1
    assert exporting.published(result, round).form == "strengths"
    Result.objects.filter(pk=result.pk).update(changed=5)
    result.refresh_from_db()
    assert exporting.published(result, round).form == "votes"


def test_a_merge_after_the_reveal_keeps_the_votes_of_the_new_result_back(
    mixed: Round, needs: list[Proposal], facilitator: User
) -> None:
    show(mixed)
    mixed.refresh_from_db()
    merge(gone=needs[3], kept=needs[0], by=facilitator)
    result = Result.objects.filter(round=mixed)[0]
    assert Result.objects.filter(round=mixed).count() == 2
    assert exporting.changed_since_shown(result, mixed) == 0


def test_what_nobody_saw_before_the_reveal_counts_for_nothing(mixed: Round) -> None:
    result = show(mixed)
    mixed.refresh_from_db()
    assert exporting.changed_since_shown(result, mixed) is None


def test_where_names_were_agreed_members_get_every_ballot_and_others_what_everybody_gets(
    needs: list[Proposal], board: Board, people: list[User], cast: Any, facilitator: User, outsider: User,
    as_member: Client,
) -> None:  # fmt: skip
    round = rounds.open_round(
        board=board, by=facilitator, closes_at=timezone.now() + timedelta(days=1), secrecy="open"
    )
    decided.cast_all(round, people, needs)
    rounds.close_round(round=round, by=facilitator)
    mine = as_member.get(f"/api/v1/boards/{board.pk}/result/").json()
    assert mine["shows"] == "ballots"
    assert sum(row["count"] for row in mine["ballots"][0]) == 9
    assert recount.recount(mine) == "ballots"
    assert not any(user.name in json.dumps(mine) for user in people)
    Group.objects.filter(pk=board.group_id).update(readers="public")
    assert signed_in(outsider).get(f"/api/v1/boards/{board.pk}/result/").json()["shows"] == "order"


def test_the_edition_of_a_report_keeps_the_files_of_its_day(
    mixed: Round, board: Board, facilitator: User, needs: list[Proposal], as_member: Client, tmp_path: Path
) -> None:
    assert as_member.get(f"/boards/{board.pk}/report/result.json").status_code == 404
    first = show(mixed)
    decided.concluded(board, facilitator, needs)
    publish(board, facilitator, needs)
    Proposal.objects.filter(pk=needs[1].pk).update(title="Later anders genoemd")
    merge(gone=needs[3], kept=needs[0], by=facilitator)
    assert Result.objects.filter(round=mixed)[0].digest != first.digest
    page = as_member.get(f"/boards/{board.pk}/report/").content.decode()
    for file in ("result.json", "order.csv", "votes.csv"):
        assert f'href="/boards/{board.pk}/report/{file}?edition=1"' in page
        answer = as_member.get(f"/boards/{board.pk}/report/{file}?edition=1")
        assert first.digest in answer.content.decode()
        assert "Later anders" not in answer.content.decode()
    path = tmp_path / "verslag.json"
    path.write_bytes(as_member.get(f"/boards/{board.pk}/report/result.json").content)
    assert recount.main([str(path), "--fingerprint", first.digest[:16]]) == recount.AGREES


def publish(board: Board, facilitator: User, needs: list[Proposal]) -> None:
    for need in needs[2:]:
        PassedOver.objects.get_or_create(proposal=need, defaults={"because": "Later.", "by": facilitator})
    publishing.publish(board=board, by=facilitator)


def test_the_interface_for_programs_is_in_its_schema(db: None) -> None:
    schema = Client().get("/api/schema/").json()
    assert "get" in schema["paths"]["/api/v1/boards/{id}/result/"]
    shape = schema["components"]["schemas"]["ResultShape"]["properties"]
    assert set(shape) >= {"fingerprint", "shows", "sections", "kept_back", "ballots", "checksum"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        (" +32 9", "' +32 9"),
        ("@som", "'@som"),
        ("-2", "'-2"),
        ("\t=1", "'\t=1"),
        ("8–9", "8–9"),
        ("Wise: zoeken", "Wise: zoeken"),
        ("", ""),
        (3, 3),
        (-3, -3),
    ],
)
def test_no_cell_is_computed_by_a_spreadsheet(cell: Any, written: Any) -> None:
    assert harmless(cell) == written


def test_a_table_is_one_that_excel_opens() -> None:
    assert table(["Één", "Twee"], [["a;b", 1], ['"c"', 2]]) == '\ufeffÉén;Twee\r\n"a;b";1\r\n"""c""";2\r\n'
