"""Findings rest on evidence, recommendations on findings: written, changed, ordered, and read by who may."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.groups.models import Group
from community.history.models import Entry
from community.people.models import User
from feedback import errors
from feedback.models import (
    Action,
    Board,
    Evidence,
    Finding,
    PassedOver,
    Proposal,
    Recommendation,
    Source,
)
from feedback.services import concluding, following_up, publishing, rounds
from tests.cast import signed_in


@pytest.fixture
def evidence(board: Board, needs: list[Proposal]) -> Evidence:
    source = Source.objects.create(board=board, kind="survey", title="Bevraging")
    found = Evidence.objects.create(
        board=board, source=source, kind="survey", title="Bevraging", answer="wil bellen", share="0.41"
    )
    found.proposals.set(needs[:2])
    return found


@pytest.fixture
def finding(board: Board, needs: list[Proposal], evidence: Evidence, facilitator: User) -> Finding:
    return concluding.write_finding(
        board=board, by=facilitator, title="Bellen helpt", evidence=[evidence], proposals=needs[:1]
    )


def decided(board: Board) -> Board:
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.DECIDE)
    return Board.objects.get(pk=board.pk)


def page(client: Client, board: Board) -> str:
    return client.get(f"/boards/{board.pk}/findings/").content.decode()


def test_a_finding_names_the_evidence_it_rests_on_and_leads_to_it(
    board: Board, needs: list[Proposal], evidence: Evidence, as_facilitator: Client, as_member: Client
) -> None:
    typed = {
        "title": "Bellen helpt",
        "text": "Ook nu.",
        "evidence": [evidence.pk],
        "proposals": [needs[1].pk],
    }
    answer = as_facilitator.post(f"/boards/{board.pk}/findings/new/", typed)
    finding = Finding.objects.get()
    assert answer.headers["Location"] == f"/boards/{board.pk}/findings/#finding-{finding.pk}"
    shown = page(as_member, board)
    assert "<b>41%</b>" in shown
    assert f'href="/boards/{board.pk}/proposals/{needs[0].pk}/#evidence-{evidence.pk}"' in shown
    there = as_member.get(f"/boards/{board.pk}/proposals/{needs[0].pk}/").content.decode()
    assert f'id="evidence-{evidence.pk}"' in there


def test_a_recommendation_follows_from_findings_and_is_carried_out_by_actions(
    board: Board, needs: list[Proposal], finding: Finding, facilitator: User, as_facilitator: Client
) -> None:
    action = following_up.plan_action(board=board, by=facilitator, title="Een belmoment", proposals=needs[:1])
    typed = {
        "title": "Zorg dat je kan bellen", "findings": [finding.pk], "proposals": [needs[0].pk],
        "actions": [action.pk],
    }  # fmt: skip
    as_facilitator.post(f"/boards/{board.pk}/recommendations/new/", typed)
    row = Recommendation.objects.get()
    assert list(row.findings.all()) == [finding]
    assert list(row.actions.all()) == [action]
    shown = page(as_facilitator, board)
    assert f'<a href="#finding-{finding.pk}">1. Bellen helpt</a>' in shown
    assert f'href="/boards/{board.pk}/actions/#action-{action.pk}"' in shown
    assert not Recommendation.objects.dangling().exists()


def test_what_rests_on_nothing_is_flagged_to_the_facilitator_alone(
    board: Board, finding: Finding, facilitator: User, as_facilitator: Client, as_member: Client
) -> None:
    loose = concluding.write_finding(board=board, by=facilitator, title="Zomaar gezegd")
    concluding.recommend(board=board, by=facilitator, title="Zweeft", findings=[loose])
    concluding.recommend(board=board, by=facilitator, title="Staat", findings=[loose, finding])
    assert [row.title for row in Recommendation.objects.dangling()] == ["Zweeft"]
    shown = page(as_facilitator, board)
    assert shown.count("rust nog op geen bewijs") == 1
    assert shown.count("rust nog op geen vaststelling met bewijs") == 1
    assert "rust nog op" not in page(as_member, board)


def test_members_read_it_at_once_and_others_once_the_group_decides(
    board: Board, finding: Finding, as_member: Client, as_outsider: Client, stranger: Client
) -> None:
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    assert "Bellen helpt" in page(as_member, board)
    for client in (as_outsider, stranger):
        assert "Bellen helpt" not in page(client, board)
    decided(board)
    for client in (as_outsider, stranger):
        assert "Bellen helpt" in page(client, board)


def test_an_internal_action_shows_to_no_outsider(
    board: Board, needs: list[Proposal], facilitator: User, as_member: Client, stranger: Client
) -> None:
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    action = following_up.plan_action(
        board=decided(board), by=facilitator, title="Stille actie", proposals=needs[:1], public=False
    )
    concluding.recommend(board=board, by=facilitator, title="Doe iets", actions=[action])
    assert "Stille actie" in page(as_member, board)
    assert "Stille actie" not in page(stranger, board)


def test_a_change_keeps_what_it_was(
    board: Board, needs: list[Proposal], finding: Finding, evidence: Evidence, as_facilitator: Client
) -> None:
    address = f"/boards/{board.pk}/findings/{finding.pk}/edit/"
    same = {"title": "Bellen helpt", "evidence": [evidence.pk], "proposals": [needs[0].pk]}
    as_facilitator.post(address, same)
    assert not Entry.objects.filter(verb="edit").exists()
    as_facilitator.post(address, {**same, "title": "Bellen helpt echt", "evidence": []})
    entry = Entry.objects.get(verb="edit")
    assert entry.before == {"title": "Bellen helpt", "evidence": [evidence.pk]}
    assert entry.after == {"title": "Bellen helpt echt", "evidence": []}
    assert "<del>Bellen helpt</del> Bellen helpt echt" in as_facilitator.get(address).content.decode()
    answer = as_facilitator.post(address, {**same, "title": "", "text": "Dit typte ik."})
    assert answer.status_code == 422
    assert "Dit typte ik." in answer.content.decode()


def test_they_are_put_in_order_and_taken_away(
    board: Board, finding: Finding, facilitator: User, as_facilitator: Client
) -> None:
    for title in ("Twee", "Drie"):
        concluding.write_finding(board=board, by=facilitator, title=title)

    def press(title: str, way: str) -> list[str]:
        row = Finding.objects.get(title=title)
        as_facilitator.post(f"/boards/{board.pk}/findings/{row.pk}/move/", {"way": way})
        return [row.title for row in Finding.objects.all()]

    assert press("Drie", "up") == ["Bellen helpt", "Drie", "Twee"]
    assert press("Bellen helpt", "up") == ["Bellen helpt", "Drie", "Twee"]
    assert press("Bellen helpt", "down") == ["Drie", "Bellen helpt", "Twee"]
    as_facilitator.post(f"/boards/{board.pk}/findings/{finding.pk}/remove/")
    assert [row.title for row in Finding.objects.all()] == ["Drie", "Twee"]
    assert Entry.objects.get(verb="remove").before["title"] == "Bellen helpt"


def test_nothing_of_another_board_is_linked(board: Board, facilitator: User, as_facilitator: Client) -> None:
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Ander")
    other = Board.objects.create(group=group, title="Ander", question="?")
    theirs = Proposal.objects.create(board=other, kind="need", title="Elders", author=facilitator)
    with pytest.raises(errors.OtherBoard):
        concluding.write_finding(board=board, by=facilitator, title="Hm", proposals=[theirs])
    typed = {"title": "Hm", "proposals": [theirs.pk]}
    assert as_facilitator.post(f"/boards/{board.pk}/findings/new/", typed).status_code == 422
    assert not Finding.objects.exists()


def test_only_the_facilitator_concludes(board: Board, finding: Finding, as_member: Client) -> None:
    for address in ("new/", f"{finding.pk}/edit/"):
        assert as_member.get(f"/boards/{board.pk}/findings/{address}").status_code == 403
    for address in (f"{finding.pk}/move/", f"{finding.pk}/remove/"):
        assert as_member.post(f"/boards/{board.pk}/findings/{address}").status_code == 403
    assert Finding.objects.exists()


def test_the_page_costs_the_same_for_one_and_for_many(
    board: Board,
    needs: list[Proposal],
    finding: Finding,
    evidence: Evidence,
    people: list[User],
    facilitator: User,
) -> None:
    client = signed_in(people[0])
    concluding.recommend(board=board, by=facilitator, title="Doe", findings=[finding], proposals=needs[:1])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/boards/{board.pk}/findings/").status_code == 200
        return len(captured)

    few = cost()
    for number in range(9):
        more = concluding.write_finding(
            board=board, by=facilitator, title=f"Nog {number}", evidence=[evidence], proposals=needs
        )
        concluding.recommend(board=board, by=facilitator, title="Doe", findings=[more], proposals=needs)
    assert (few, cost()) == (15, 15)


def test_one_thread_leads_from_a_figure_to_the_report_and_back_in_three_clicks(
    board: Board, needs: list[Proposal], finding: Finding, evidence: Evidence, people: list[User],
    facilitator: User, stranger: Client, cast: Any,
) -> None:  # fmt: skip
    from datetime import timedelta

    from django.utils import timezone

    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    closes = timezone.now() + timedelta(days=1)
    round = rounds.open_round(board=board, by=facilitator, closes_at=closes)
    for user in people:
        cast(user, round, [[need.pk] for need in needs])
    rounds.close_round(round=round, by=facilitator)
    board = decided(board)
    action = following_up.plan_action(board=board, by=facilitator, title="Bellen", proposals=needs[:1])
    concluding.recommend(
        board=board, by=facilitator, title="Zorg dat je kan bellen", findings=[finding], actions=[action]
    )
    PassedOver.objects.create(proposal=needs[1], because="Later.", by=facilitator)
    publishing.publish(board=board, by=facilitator)
    base = f"/boards/{board.pk}/"
    stops = {
        "need": f"{base}proposals/{needs[0].pk}/", "order": f"{base}result/", "findings": f"{base}findings/",
        "actions": f"{base}actions/", "report": f"{base}report/",
    }  # fmt: skip
    for start, page in stops.items():
        assert set(stops.values()) <= within(stranger, page, clicks=2), start
    figure = f"{stops['need']}#evidence-{evidence.pk}"
    assert figure in links(stranger, stops["findings"])
    ahead = [stops[name] for name in ("need", "order", "actions", "report")]
    for here, there in pairwise(ahead):
        assert there in within(stranger, here, clicks=1), f"{here} → {there}"
        assert here in within(stranger, there, clicks=1), f"{there} → {here}"


def links(client: Client, page: str) -> set[str]:
    answer = client.get(page)
    assert answer.status_code == 200, page
    if not answer.headers["Content-Type"].startswith("text/html"):
        return set()  # the report as a PDF
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return set(re.findall(r'href="([^"]+)"', main))


def within(client: Client, page: str, *, clicks: int) -> set[str]:
    """The pages of the board that so many clicks lead to."""
    found, edge = {page}, {page}
    for _click in range(clicks):
        ahead = {link.split("#")[0].split("?")[0] for here in edge for link in links(client, here)}
        edge = {link for link in ahead if link.startswith("/boards/") and link.count("/") > 2} - found
        found |= edge
    return found


def test_the_facilitator_may_link_an_action_but_not_make_one_up(board: Board, as_facilitator: Client) -> None:
    typed = {"title": "Doe", "actions": [999999]}
    assert as_facilitator.post(f"/boards/{board.pk}/recommendations/new/", typed).status_code == 422
    assert not Action.objects.exists()
    assert not Recommendation.objects.exists()
