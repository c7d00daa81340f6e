"""The group's own order: what moves with what, where the lines go, and what has to be said."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.people.models import User
from feedback import errors
from feedback.agreeing import Agreement, agreement
from feedback.ballots import RankedBallot
from feedback.counting import count
from feedback.ladder import build
from feedback.models import AgreedOrder, Board, Proposal, Round
from feedback.services import deciding, proposals, rounds
from tests.cast import person, signed_in


def ranked(*tiers: list[int]) -> RankedBallot:
    return RankedBallot(tiers=[list(tier) for tier in tiers], seen=[p for t in tiers for p in t])


def flat(*tiers: list[int]) -> dict[str, Any]:
    """Three alike ballots: counted as they stand."""
    return count({None: [p for tier in tiers for p in tier]}, [(ranked(*tiers), (1, 2))] * 3)


def nested() -> dict[str, Any]:
    """1, 2 with 21 and 22 under it, 3."""
    contests: dict[int | None, list[int]] = {None: [1, 2, 3], 2: [21, 22]}
    return count(contests, [(ranked([1], [2], [21], [22], [3]), (1, 2))] * 3)


def one_to_five(lines: tuple[int, int] = (2, 3)) -> Agreement:
    return agreement(flat([1], [2], [3], [4], [5]), lines)


def test_a_step_crosses_a_line_before_it_passes_a_neighbour() -> None:
    here = one_to_five().step(3, -1)
    assert (here.order, here.lines) == ((1, 2, 3, 4, 5), (3, 3))
    here = here.step(3, -1)
    assert (here.order, here.lines) == ((1, 3, 2, 4, 5), (3, 3))
    here = here.step(2, 1)
    assert (here.order, here.lines) == ((1, 3, 2, 4, 5), (2, 3))
    here = here.step(2, 1)
    assert (here.order, here.lines) == ((1, 3, 2, 4, 5), (2, 2))
    assert here.step(1, -1) == here
    assert here.step(5, 1) == here


def test_what_is_put_elsewhere_takes_no_line_along() -> None:
    assert one_to_five().put(5, 0).order == (5, 1, 2, 3, 4)
    assert one_to_five().put(5, 0).lines == (3, 4)
    assert one_to_five().put(1, 4).lines == (1, 2)
    assert one_to_five((3, 4)).put(1, 1).lines == (3, 4)
    assert one_to_five().put(1, 9) == one_to_five()


def test_lines_push_each_other_and_stay_on_the_ladder() -> None:
    here = one_to_five()
    assert here.nudge(0, 1).nudge(0, 1).lines == (4, 4)
    assert here.draw(1, 1).lines == (1, 1)
    assert here.draw(0, 0).nudge(0, -1).lines == (0, 3)
    assert here.draw(1, 5).nudge(1, 1).lines == (2, 5)
    assert here.draw(0, 99) == here


def test_children_stay_under_their_parent_and_move_with_it() -> None:
    here = agreement(nested(), (1, 4))
    assert here.order == (1, 2, 21, 22, 3)
    assert here.step(2, -1).lines == (4, 4)
    assert here.step(2, -1).step(2, -1).order == (2, 21, 22, 1, 3)
    assert here.step(22, -1).order == (1, 2, 22, 21, 3)
    assert here.step(21, -1) == here
    assert not Agreement(here.contests, (1, 21, 2, 22, 3), (1, 4)).is_whole
    assert not Agreement(here.contests, (1, 2, 21, 3), (1, 4)).is_whole


def test_what_was_merged_or_stands_by_itself_again_keeps_the_rest_of_the_order() -> None:
    computed = flat([1], [2], [3], [4])
    here = agreement(computed, (2, 4), (4, 9, 1, 2, 3))
    assert (here.order, here.lines) == ((4, 1, 2, 3), (1, 3))
    here = agreement(computed, (1, 2), (4, 2, 3))
    assert (here.order, here.lines) == ((1, 4, 2, 3), (2, 3))
    assert agreement(nested(), (1, 2), (3, 2, 1)).order == (3, 2, 21, 22, 1)


def test_equals_stay_equal_until_something_sets_them_apart() -> None:
    computed = flat([1], [2, 3], [4])
    assert [run.proposals for run in agreement(computed, (1, 3)).runs()] == [[1], [2, 3], [4]]
    assert [run.proposals for run in agreement(computed, (1, 3), (1, 3, 2, 4)).runs()] == [[1], [3], [2], [4]]
    apart = agreement(computed, (1, 3), (1, 2, 3, 4), {2})
    assert [run.proposals for run in apart.runs()] == [[1], [2], [3], [4]]
    assert agreement(computed, (1, 3)).ruled(2, 3).lines == (3, 3)


def test_only_what_was_moved_asks_for_a_reason() -> None:
    up = one_to_five().put(4, 0)
    assert up.order == (4, 1, 2, 3, 5)
    assert up.asked(set()) == {4}
    assert up.is_explained({4})
    assert up.is_explained({1, 2, 3})
    assert not up.is_explained({1})
    assert up.asked({1}) == {4}
    swapped = one_to_five().put(2, 0)
    assert (swapped.asked(set(), [1]), swapped.asked(set(), [2])) == ({1}, {2})


def test_the_ladder_says_where_the_count_put_what_was_moved() -> None:
    drawn = build(flat([1], [2], [3], [4]), (1, 3), (1, 4, 2, 3), {4: "Het kan meteen."})
    told = [(r.proposal, r.place, r.counted, r.because) for line in drawn.lines for r in line.rungs]
    assert told == [
        (1, "1", "", ""), (4, "2", "4", "Het kan meteen."), (2, "3", "2", ""), (3, "4", "3", ""),
    ]  # fmt: skip
    assert [line.between.kind for line in drawn.lines if line.between] == ["direct", "agreed", "direct"]


@pytest.fixture
def counted(round: Round, needs: list[Proposal], people: list[User], facilitator: User, cast: Any) -> Round:
    """The four needs, counted as they stand, for everyone to see."""
    for user in people:
        cast(user, round, [[need.pk] for need in needs], cuts=(1, 2))
    return rounds.close_round(round=round, by=facilitator)


def typed(order: list[int], first: Any = 1, then: Any = 2, **more: Any) -> dict[str, Any]:
    return {"row": order, "first": first, "next": then, **more}


def page(round: Round) -> str:
    return f"/boards/{round.board_id}/manage/order/"


def test_the_order_as_counted_is_confirmed_with_its_lines(
    counted: Round, needs: list[Proposal], as_facilitator: Client
) -> None:
    ids = [need.pk for need in needs]
    shown = as_facilitator.get(page(counted)).context["draft"]
    assert (list(shown.agreed.order), shown.agreed.lines) == (ids, (1, 2))
    answer = as_facilitator.post(page(counted), typed(ids, 2, 3, save="yes"))
    assert answer.headers["Location"] == f"/boards/{counted.board_id}/result/"
    agreed = AgreedOrder.objects.get()
    assert (agreed.order, agreed.first_until, agreed.next_until, agreed.reasons) == (ids, 2, 3, {})
    assert Board.objects.get().phase == Board.Phase.DECIDE


def test_a_press_shows_the_order_anew_and_keeps_nothing(
    counted: Round, needs: list[Proposal], as_facilitator: Client
) -> None:
    a, b, c, d = (need.pk for need in needs)
    answer = as_facilitator.post(page(counted), typed([a, b, c, d], move=f"{d} up", reason="Samen beslist."))
    draft = answer.context["draft"]
    assert (answer.status_code, draft.agreed.order, draft.touched) == (200, (a, b, d, c), [d])
    assert "Samen beslist." in answer.content.decode()
    assert f'name="reason-{d}"' in answer.content.decode()
    answer = as_facilitator.post(page(counted), typed([a, b, c, d], move="first down"))
    assert answer.context["draft"].agreed.lines == (2, 2)
    answer = as_facilitator.post(page(counted), typed([a, b, c, d], **{f"place-{d}": 1}))
    assert answer.context["draft"].agreed.order == (d, a, b, c)
    assert answer.context["said"] == "“Herhalen” staat nu op 1."
    answer = as_facilitator.post(page(counted), typed([a, b, c, d]), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith("<form")
    assert not AgreedOrder.objects.exists()


def test_a_step_past_a_line_says_so_before_and_after(
    counted: Round, needs: list[Proposal], as_facilitator: Client
) -> None:
    a, b, c, d = (need.pk for need in needs)
    shown = as_facilitator.post(page(counted), typed([a, b, c, d], first=1, next=3))
    assert 'aria-label="Naar “Eerst aanpakken”: Iemand aan de lijn"' in shown.content.decode()
    assert 'aria-label="Lager: Iemand aan de lijn"' in shown.content.decode()
    answer = as_facilitator.post(page(counted), typed([a, b, c, d], first=1, next=3, move=f"{b} up"))
    assert answer.context["draft"].agreed.order == (a, b, c, d)
    assert answer.context["said"] == "“Iemand aan de lijn” staat nu bij “Eerst aanpakken”, nog altijd op 2."
    assert answer.content.decode().count("nu bij “Eerst aanpakken”") == 2  # said, and seen beside it
    answer = as_facilitator.post(page(counted), typed([a, b, c, d], first=2, next=3, move=f"{b} up"))
    assert answer.context["said"] == "“Iemand aan de lijn” staat nu op 1."


def test_what_stands_elsewhere_needs_a_reason_which_the_result_shows(
    counted: Round, needs: list[Proposal], as_facilitator: Client, as_member: Client
) -> None:
    a, b, c, d = (need.pk for need in needs)
    moved = typed([a, d, b, c], touched=[d], save="yes")
    answer = as_facilitator.post(page(counted), moved)
    assert answer.status_code == 422
    assert [row["proposal"].pk for row in answer.context["missing"]] == [d]
    assert not AgreedOrder.objects.exists()
    as_facilitator.post(page(counted), {**moved, f"reason-{d}": "Het kan <meteen>."})
    assert AgreedOrder.objects.get().reasons == {str(d): "Het kan <meteen>."}
    result = as_member.get(f"/boards/{counted.board_id}/result/").content.decode()
    assert "De telling zette dit op 4; de groep op 2: <span" in result
    assert "Het kan &lt;meteen&gt;." in result
    assert "De telling zette dit op 2; het schoof mee op." in result
    assert "De volgorde zoals ze geteld is" in result
    entry = Entry.objects.get(verb="agree")
    assert entry.after["reasons"] == {str(d): "Het kan <meteen>."}


def test_agreeing_twice_on_the_same_is_told_once(
    counted: Round, facilitator: User, needs: list[Proposal]
) -> None:
    for _turn in range(2):
        deciding.agree_order(round=counted, by=facilitator, first_until=1, next_until=2)
    assert Entry.objects.filter(verb="agree").count() == 1
    deciding.agree_order(round=counted, by=facilitator, first_until=2, next_until=2)
    last = Entry.objects.filter(verb="agree").last()
    assert last is not None
    assert (last.before, last.after) == ({"first_until": 1}, {"first_until": 2})


def test_a_child_stays_under_its_need(
    board: Board, needs: list[Proposal], people: list[User], facilitator: User, cast: Any
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    child = proposals.propose(author=facilitator, board=board, kind="need", title="Kind", parent=needs[1])
    closes = timezone.now() + timedelta(days=1)
    round = rounds.open_round(board=board, by=facilitator, closes_at=closes, scope=Round.Scope.PER_PARENT)
    a, b, c, d = (need.pk for need in needs)
    for user in people:
        cast(user, round, [[a], [b], [child.pk], [c], [d]])
    round = rounds.close_round(round=round, by=facilitator)
    for order, error in (
        ([a, child.pk, b, c, d], errors.ChildElsewhere),
        ([a, b, c, d], errors.OrderIncomplete),
        ([a, b, child.pk, c, c], errors.OrderIncomplete),
    ):
        with pytest.raises(error):
            deciding.agree_order(round=round, by=facilitator, first_until=1, next_until=2, order=order)
    said = {b: "Hier begint het mee."}
    moved = [b, child.pk, a, c, d]
    agreed = deciding.agree_order(
        round=round, by=facilitator, first_until=2, next_until=3, order=moved, reasons=said
    )
    assert agreed.order == moved


@pytest.mark.parametrize(
    ("more", "status"),
    [({"row": []}, 400), ({"row": ["x"]}, 400), ({"first": "x"}, 400), ({"move": "99999 up"}, 400)],
)
def test_an_order_that_is_none_gets_a_sentence(
    counted: Round, needs: list[Proposal], as_facilitator: Client, more: dict[str, Any], status: int
) -> None:
    answer = as_facilitator.post(page(counted), {**typed([need.pk for need in needs]), **more})
    assert answer.status_code == status
    assert not AgreedOrder.objects.exists()


@pytest.mark.parametrize("lines", [(2, 1), (-1, 2), (1, 9)])
def test_lines_that_cross_or_fall_off_are_refused(
    counted: Round, facilitator: User, lines: tuple[int, int]
) -> None:
    with pytest.raises(errors.LinesCrossed):
        deciding.agree_order(round=counted, by=facilitator, first_until=lines[0], next_until=lines[1])


def test_before_the_reveal_there_is_nothing_to_agree_on(
    round: Round,
    needs: list[Proposal],
    people: list[User],
    facilitator: User,
    as_facilitator: Client,
    cast: Any,
) -> None:
    Round.objects.filter(pk=round.pk).update(visibility=Round.Visibility.SEALED)
    cast(people[0], round, [[need.pk] for need in needs])
    for _state in ("open", "closed"):
        answer = as_facilitator.get(page(round))
        assert "De volgorde is er nog niet" in answer.content.decode()
        with pytest.raises(errors.RoundStillOpen):
            deciding.agree_order(round=round, by=facilitator, first_until=1, next_until=2)
        round = rounds.close_round(round=round, by=facilitator)


def test_only_the_facilitator_makes_the_groups_order(
    counted: Round, as_member: Client, as_outsider: Client, stranger: Client
) -> None:
    assert as_member.get(page(counted)).status_code == 403
    assert as_member.post(page(counted), {}).status_code == 403
    assert as_outsider.get(page(counted)).status_code == 404
    assert stranger.get(page(counted)).status_code == 302


def test_the_page_of_the_order_costs_the_same_for_four_and_for_forty(
    board: Board, needs: list[Proposal], facilitator: User, member: User, people: list[User], cast: Any
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    def cost() -> int:
        closes = timezone.now() + timedelta(days=1)
        round = rounds.open_round(board=board, by=facilitator, closes_at=closes)
        cast(people[0], round, [[p.pk] for p in board.proposals.all()])
        rounds.close_round(round=round, by=facilitator)
        client = signed_in(facilitator)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/boards/{board.pk}/manage/order/").status_code == 200
        return len(captured)

    few = cost()
    for number in range(36):
        proposals.propose(author=member, board=board, kind="need", title=f"Nood {number}")
    assert (few, cost()) == (10, 10)


def test_a_visitor_of_a_public_board_reads_why_it_stands_elsewhere(
    counted: Round, needs: list[Proposal], facilitator: User, stranger: Client
) -> None:
    Group.objects.filter(pk=counted.board.group_id).update(readers=Group.Readers.PUBLIC)
    a, b, c, d = (need.pk for need in needs)
    deciding.agree_order(
        round=counted,
        by=facilitator,
        first_until=1,
        next_until=2,
        order=[a, d, b, c],
        reasons={d: "Nu kan het."},
    )
    assert "Nu kan het." in stranger.get(f"/boards/{counted.board_id}/result/").content.decode()


def test_two_facilitators_at_once_hear_of_each_other_and_keep_what_they_typed(
    counted: Round, needs: list[Proposal], facilitator: User, as_facilitator: Client, board: Board
) -> None:
    a, b, c, d = (need.pk for need in needs)
    second = person("Fien")
    Membership.objects.create(group=board.group, user=second, role=Membership.Role.FACILITATOR)
    begun = [
        client.get(page(counted)).context["draft"].since for client in (as_facilitator, signed_in(second))
    ]
    mine = typed([b, a, c, d], save="yes", since=begun[0]) | {f"reason-{b}": "Eerst dit."}
    assert as_facilitator.post(page(counted), mine).status_code == 302
    theirs = typed([a, b, d, c], save="yes", since=begun[1]) | {f"reason-{d}": "Dringend."}
    pressed = signed_in(second).post(page(counted), typed([a, b, c, d], since=begun[1], move=f"{d} up"))
    assert pressed.context["draft"].since == begun[1]
    refused = signed_in(second).post(page(counted), theirs)
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert "Fia Facilitator heeft de volgorde van de groep ondertussen gewijzigd" in shown
    assert 'value="Dringend."' in shown
    assert refused.context["draft"].agreed.order == (a, b, d, c)
    assert AgreedOrder.objects.get().order == [b, a, c, d]
    again = theirs | {"since": refused.context["draft"].since}
    assert signed_in(second).post(page(counted), again).status_code == 302
    assert AgreedOrder.objects.get().order == [a, b, d, c]
    assert signed_in(second).post(page(counted), theirs).status_code == 302  # the same again is no conflict


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_kept_in_the_same_moment_one_is_refused(counted: Round, facilitator: User) -> None:
    def keep(lines: tuple[int, int]) -> str:
        first, then = lines
        try:
            deciding.agree_order(round=counted, by=facilitator, first_until=first, next_until=then, since="")
        except errors.OrderChanged:
            return "changed"
        finally:
            connections.close_all()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(keep, [(1, 2), (2, 3)])) == ["changed", "kept"]


def test_families_of_parents_that_share_a_place_are_told_apart() -> None:
    contests: dict[int | None, list[int]] = {None: [1, 2, 3], 1: [11, 12], 2: [21, 22], 3: [31, 32]}
    cast = ranked([1], [2, 3], [11], [12], [21], [22], [31], [32])
    drawn = build(count(contests, [(cast, (1, 2))] * 3), (1, 2))
    assert [([(rung.proposal, rung.place) for rung in line.rungs], line.under) for line in drawn.lines] == [
        ([(1, "1")], None),
        ([(11, "1a")], None),
        ([(12, "1b")], None),
        ([(2, "2"), (3, "2")], None),
        ([(21, "a")], 2),
        ([(22, "b")], None),
        ([(31, "a")], 3),
        ([(32, "b")], None),
    ]
