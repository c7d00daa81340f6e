"""What is done about it: who hears of it, what changes, and what is said where nothing is done."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.notices.models import Notice
from community.people.models import User
from community.support.models import Service
from feedback import errors, loops
from feedback.models import Action, Board, PassedOver, Proposal, Round
from feedback.services import deciding, following_up, proposals, rounds
from tests.cast import person, signed_in


@pytest.fixture
def decided(round: Round, needs: list[Proposal], people: list[User], facilitator: User, cast: Any) -> Board:
    """The four needs in their order, agreed on, two of them first."""
    for user in people:
        cast(user, round, [[need.pk] for need in needs])
    round = rounds.close_round(round=round, by=facilitator)
    deciding.agree_order(round=round, by=facilitator, first_until=2, next_until=3)
    Notice.objects.all().delete()
    return Board.objects.get()


def told(kind: str = "action_changed") -> int:
    return Notice.objects.filter(kind=f"feedback.{kind}").count()


def plan(board: Board, by: User, answers: list[Proposal], **more: Any) -> Action:
    return following_up.plan_action(board=board, by=by, title="Bellen", proposals=answers, **more)


def test_proposers_and_rankers_hear_once_per_change_of_status(
    decided: Board, needs: list[Proposal], facilitator: User, member: User, people: list[User]
) -> None:
    action = plan(decided, facilitator, needs[:2])  # two needs of one person
    assert set(Notice.objects.values_list("user", flat=True)) == {member.pk, *(user.pk for user in people)}
    assert told() == 10
    following_up.report_progress(action=action, by=facilitator, status="in-progress", text="Begonnen.")
    assert told() == 20
    following_up.report_progress(action=action, by=facilitator, status="in-progress", text="Bezig.")
    assert told() == 20
    following_up.report_progress(action=action, by=facilitator, status="done", text="Klaar.")
    assert told() == 30


def test_whose_need_was_merged_into_another_hears_too(
    decided: Board, needs: list[Proposal], facilitator: User, colleague: User
) -> None:
    gone = proposals.propose(author=colleague, board=decided, kind="need", title="Bijna hetzelfde")
    Proposal.objects.filter(pk=gone.pk).update(merged_into=needs[0])
    plan(decided, facilitator, needs[:1])
    assert Notice.objects.filter(user=colleague).count() == 1


def test_who_may_no_longer_read_the_board_hears_nothing(
    decided: Board, needs: list[Proposal], facilitator: User, member: User
) -> None:
    Membership.objects.filter(user=member, group=decided.group).delete()
    plan(decided, facilitator, needs[:1])
    assert not Notice.objects.filter(user=member).exists()


@pytest.mark.parametrize("status", ["parked", "dropped", "done"])
def test_a_status_takes_a_word(decided: Board, needs: list[Proposal], facilitator: User, status: str) -> None:
    action = plan(decided, facilitator, needs[:1])
    with pytest.raises(errors.ReasonNeeded):
        following_up.report_progress(action=action, by=facilitator, status=status, text="  ")
    assert Action.objects.get().status == "planned"


def test_a_skipped_higher_proposal_asks_why_in_the_form_itself(
    decided: Board, needs: list[Proposal], as_facilitator: Client, stranger: Client
) -> None:
    first, second, third, _fourth = needs
    plan_it = {"title": "Iets doen", "proposals": [third.pk], "due_on": "2027-03-01"}
    address = f"/boards/{decided.pk}/actions/new/"
    asked = as_facilitator.post(address, {**plan_it, f"passed-{first.pk}": "Geen geld."})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "Iemand aan de lijn</span>” staat hoger en heeft nog geen actie. Waarom niet?" in page
    assert "Geen geld." in page
    assert not Action.objects.exists()
    assert not PassedOver.objects.exists()
    both = {f"passed-{first.pk}": "Geen geld.", f"passed-{second.pk}": "Geen <tijd>."}
    assert as_facilitator.post(address, {**plan_it, **both}).status_code == 302
    assert told("passed_over") == told() == 10
    Group.objects.filter(pk=decided.group_id).update(readers=Group.Readers.PUBLIC)
    public = Client(headers={"accept-language": "nl"}).get(f"/boards/{decided.pk}/actions/").content.decode()
    assert "Nog geen actie, omdat:" in public
    assert "Geen &lt;tijd&gt;." in public


def test_the_form_asks_at_once_where_a_link_leads_to_a_lower_one(
    decided: Board, needs: list[Proposal], as_facilitator: Client
) -> None:
    form = as_facilitator.get(f"/boards/{decided.pk}/actions/new/?proposal={needs[1].pk}").context["form"]
    assert f"passed-{needs[0].pk}" in form.fields
    form = as_facilitator.get(f"/boards/{decided.pk}/actions/new/?proposal=x").context["form"]
    assert [name for name in form.fields if name.startswith("passed-")] == []


def test_where_nothing_was_proposed_the_page_says_what_comes_first(
    as_facilitator: Client, board: Board
) -> None:
    page = as_facilitator.get(f"/boards/{board.pk}/actions/new/").content.decode()
    assert f'href="/boards/{board.pk}/propose/"' in page
    assert 'name="proposals"' not in page
    assert "<form method" not in page.partition("<main")[2].partition("</main")[0]


def test_skipping_follows_the_order_that_the_group_agreed_on(
    decided: Board, needs: list[Proposal], facilitator: User
) -> None:
    a, b, c, d = needs
    with pytest.raises(errors.SkippedHigher):
        plan(decided, facilitator, [d])
    deciding.agree_order(
        round=decided.rounds.get(),
        by=facilitator,
        first_until=1,
        next_until=2,
        order=[d.pk, a.pk, b.pk, c.pk],
        reasons={d.pk: "Kan meteen."},
    )
    plan(decided, facilitator, [d])
    assert [one.pk for one in loops.skipped(decided, [c.pk])] == [a.pk, b.pk]
    plan(decided, facilitator, [c, a])
    assert [one.pk for one in loops.skipped(decided, [c.pk])] == [b.pk]


def test_an_internal_action_skips_nobody_and_shows_nowhere(
    decided: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    Group.objects.filter(pk=decided.group_id).update(readers=Group.Readers.PUBLIC)
    action = plan(decided, facilitator, needs[3:], public=False)
    following_up.report_progress(action=action, by=facilitator, status="done", text="Stil gedaan.")
    visitor = Client(headers={"accept-language": "nl"})
    before = {}
    for page in ("", "actions/", "result/", f"proposals/{needs[3].pk}/"):
        before[page] = visitor.get(f"/boards/{decided.pk}/{page}").content.decode()
        assert "Bellen" not in before[page]
        assert "Stil gedaan." not in before[page]
    Action.objects.all().delete()
    for page, shown in before.items():
        assert without_tokens(visitor.get(f"/boards/{decided.pk}/{page}").content.decode()) == without_tokens(
            shown
        )


def without_tokens(page: str) -> str:
    import re

    return re.sub(r'(csrf[^>]*value="|X-CSRFToken": ")[^"]+|nonce-[\w-]+', "", page)


def test_a_reason_why_not_is_changed_with_its_history_and_goes_when_an_action_comes(
    decided: Board, needs: list[Proposal], facilitator: User, as_facilitator: Client
) -> None:
    need = needs[0]
    address = f"/boards/{decided.pk}/proposals/{need.pk}/why-not/"
    assert as_facilitator.post(address, {"because": " "}).status_code == 422
    as_facilitator.post(address, {"because": "Geen geld."})
    as_facilitator.post(address, {"because": "Geen geld dit jaar."})
    assert PassedOver.objects.get().because == "Geen geld dit jaar."
    assert told("passed_over") == 10
    assert "Geen geld dit jaar.</textarea>" in as_facilitator.get(address).content.decode()
    plan(decided, facilitator, [need], public=False)
    assert PassedOver.objects.exists()
    plan(decided, facilitator, [need])
    assert not PassedOver.objects.exists()
    verbs = Entry.objects.about(need).values_list("verb", flat=True)
    assert list(verbs) == ["propose", "pass over", "pass over", "answer"]
    assert as_facilitator.post(address, {"because": "Toch niet."}).status_code == 409


def test_an_action_is_changed_with_its_history(
    decided: Board, needs: list[Proposal], facilitator: User, as_facilitator: Client, as_member: Client
) -> None:
    service = Service.objects.create(slug="desk", name="Servicedesk", summary="Helpt")
    action = plan(decided, facilitator, needs[:1])
    address = f"/boards/{decided.pk}/actions/{action.pk}/edit/"
    same = {"title": "Bellen", "body": "", "proposals": [needs[0].pk]}
    as_facilitator.post(address, same)
    assert not Entry.objects.filter(verb="edit").exists()
    as_facilitator.post(
        address, {**same, "title": "Terugbellen", "service": service.pk, "due_on": "2027-02-01"}
    )
    action.refresh_from_db()
    assert (action.title, action.service, action.due_on) == ("Terugbellen", service, date(2027, 2, 1))
    entry = Entry.objects.get(verb="edit")
    assert (entry.before["title"], entry.after["title"]) == ("Bellen", "Terugbellen")
    page = as_facilitator.get(address).content.decode()
    assert "<del>Bellen</del> Terugbellen" in page
    assert told() == 10
    assert as_facilitator.post(address, {**same, "title": ""}).status_code == 422
    assert as_member.get(address).status_code == 403


def test_what_becomes_public_is_told_to_who_could_not_see_it_before(
    decided: Board, needs: list[Proposal], facilitator: User, people: list[User]
) -> None:
    Group.objects.filter(pk=decided.group_id).update(readers=Group.Readers.SIGNED_IN)
    left = people[0]
    Membership.objects.filter(user=left, group=decided.group).delete()
    board = Board.objects.get()
    action = plan(board, facilitator, needs[:1], public=False)
    following_up.report_progress(action=action, by=facilitator, status="in-progress", text="Begonnen.")
    assert not Notice.objects.filter(user=left).exists()
    before = told()
    following_up.edit_action(
        action=action, by=facilitator, title="Bellen", proposals=needs[:1], service=None, body="",
        due_on=None, public=True,
    )  # fmt: skip
    assert told() == before + 1
    assert Notice.objects.get(user=left).words["status"] == "in-progress"


def test_a_loop_is_closed_by_what_is_done_dropped_or_said(
    decided: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    def closed() -> tuple[int, int, int, int]:
        found = loops.loops(loops.ranked(decided))
        assert found is not None
        return found.closed, found.of, found.first_closed, found.first_of

    assert closed() == (0, 4, 0, 2)
    action = plan(decided, facilitator, needs[:1])
    second = plan(decided, facilitator, needs[1:2])
    following_up.report_progress(action=second, by=facilitator, status="parked", text="Later.")
    assert closed() == (0, 4, 0, 2)
    following_up.report_progress(action=action, by=facilitator, status="done", text="Klaar.")
    assert closed() == (1, 4, 1, 2)
    following_up.report_progress(action=second, by=facilitator, status="dropped", text="Gaat niet.")
    following_up.pass_over(proposal=needs[2], by=facilitator, because="Volgend jaar.")
    hidden = plan(decided, facilitator, needs[3:], public=False)
    following_up.report_progress(action=hidden, by=facilitator, status="done", text="Klaar.")
    assert closed() == (3, 4, 2, 2)
    for page in ("", "actions/"):
        assert (
            "<b>3 van de 4</b> kregen een antwoord"
            in as_member.get(f"/boards/{decided.pk}/{page}").content.decode()
        )


def test_what_is_late_says_so(
    decided: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    action = plan(decided, facilitator, needs[:1], due_on=today)
    page = f"/boards/{decided.pk}/actions/"
    assert "later dan gepland" not in as_member.get(page).content.decode()
    Action.objects.filter(pk=action.pk).update(due_on=today - timedelta(days=1))
    assert "later dan gepland" in as_member.get(page).content.decode()
    following_up.report_progress(action=action, by=facilitator, status="done", text="Klaar.")
    assert "later dan gepland" not in as_member.get(page).content.decode()


def test_the_actions_cost_the_same_for_one_and_for_many(
    decided: Board, needs: list[Proposal], facilitator: User, people: list[User]
) -> None:
    client = signed_in(people[0])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/boards/{decided.pk}/actions/").status_code == 200
        return len(captured)

    plan(decided, facilitator, needs[:1])
    few = cost()
    for _turn in range(12):
        action = plan(decided, facilitator, needs[:2])
        following_up.report_progress(action=action, by=facilitator, status="in-progress", text="Bezig.")
    assert (few, cost()) == (17, 17)


def test_two_of_another_board_are_refused(decided: Board, needs: list[Proposal], facilitator: User) -> None:
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Ander")
    other = Board.objects.create(group=group, title="Ander", question="?")
    theirs = Proposal.objects.create(board=other, kind="need", title="Elders", author=person("Iemand"))
    with pytest.raises(errors.OtherBoard):
        plan(decided, facilitator, [theirs])
    assert not Action.objects.exists()


def test_a_form_about_an_action_is_sent_to_its_own_page(
    decided: Board, needs: list[Proposal], facilitator: User
) -> None:
    action, client = plan(decided, facilitator, needs[:1]), signed_in(facilitator)
    for page in ("new/", f"{action.pk}/edit/", f"{action.pk}/update/"):
        shown = client.get(f"/boards/{decided.pk}/actions/{page}").content.decode()
        assert '<form class="form" method="post" action="" ' in shown, page
