"""Two that say the same go on as one, and apart again: no text, address, conversation or ballot is rewritten."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.groups.models import Membership
from community.groups.services import leave_group
from community.history.models import Entry
from community.notices.models import Notice
from community.people.models import User
from feedback import errors, heads
from feedback.models import Ballot, Board, Contestant, Merge, Proposal, Round
from feedback.services import proposals, releasing, rounds
from feedback.services.casting import ballot_of
from feedback.services.merging import merge, unmerge
from tests.cast import person, signed_in

FIELDS = ("pk", "tag", "tiers", "cuts", "seen", "no_opinion", "revision", "empty", "complete", "fresh")


@pytest.fixture
def ids(needs: list[Proposal]) -> list[int]:
    return [need.pk for need in needs]


def rows() -> list[tuple[Any, ...]]:
    return list(Ballot.objects.order_by("pk").values_list(*FIELDS))


def join(gone: Proposal, kept: Proposal, by: User, **said: Any) -> Merge:
    gone.refresh_from_db()
    kept.refresh_from_db()
    return merge(gone=gone, kept=kept, by=by, **said)


def screen(client: Client, round: Round) -> Any:
    return client.get(f"/boards/{round.board_id}/rank/").context["screen"]


def shown(client: Client, round: Round) -> list[list[int]]:
    return [[entry["proposal"].pk for entry in part] for part in screen(client, round)["bins"]]


def test_the_screen_shows_the_one_that_stays_in_the_best_of_both_places(
    round: Round,
    needs: list[Proposal],
    ids: list[int],
    member: User,
    facilitator: User,
    as_member: Client,
    cast: Any,
) -> None:
    a, b, c, d = ids
    cast(member, round, [[b], [c], [a]], cuts=[1, 2], seen=ids)
    before = rows()
    join(needs[1], needs[0], facilitator)
    assert shown(as_member, round) == [[a], [c], []]
    found = screen(as_member, round)
    assert (found["placed"], found["size"]) == (2, 3)
    assert [entry["proposal"].pk for entry in found["tray"]] == [d]
    answer = as_member.get(f"/boards/{round.board_id}/ballot/").json()
    assert (answer["bins"], answer["placed"], answer["size"]) == ([[[a]], [[c]], []], 2, 3)
    assert rows() == before
    assert Contestant.objects.filter(round=round).count() == 4


def test_a_save_keeps_the_merged_one_in_the_tier_of_its_head(
    round: Round, needs: list[Proposal], ids: list[int], member: User, facilitator: User, cast: Any
) -> None:
    a, b, c, d = ids
    cast(member, round, [[b], [c], [a]], seen=ids)
    merged = join(needs[1], needs[0], facilitator)
    ballot = cast(member, round, [[c], [a]], no_opinion=[d], revision=1)
    assert (ballot.tiers, ballot.seen, ballot.complete) == ([[c], [a, b]], ids, True)
    unmerge(merge=merged, by=facilitator)
    ballot = ballot_of(member, round) or Ballot()
    assert ballot.tiers == [[c], [a, b]]


def test_a_save_that_changes_nothing_leaves_the_ballot_as_it_was_cast(
    round: Round, needs: list[Proposal], ids: list[int], member: User, facilitator: User, cast: Any
) -> None:
    a, b, c, _d = ids
    cast(member, round, [[b], [c], [a]], cuts=[1, 2], seen=[a, b, c])
    before = rows()
    join(needs[1], needs[0], facilitator)
    cast(member, round, [[a], [c]], cuts=[1, 2], revision=1)
    cast(member, round, [[b], [c], [a]], cuts=[1, 2], revision=1)  # a screen that hasn't heard of it yet
    assert rows() == before


def test_a_screen_that_has_not_heard_that_they_were_taken_apart_loses_nothing(
    round: Round, needs: list[Proposal], ids: list[int], as_member: Client, facilitator: User
) -> None:
    a, b, c, _d = ids
    address = f"/boards/{round.board_id}/ballot/"

    def put(bins: list[list[list[int]]], revision: int, **more: Any) -> Any:
        asked = {"bins": bins, "seen": [a, b, c], "revision": revision, **more}
        return as_member.put(address, asked, content_type="application/json").json()

    put([[[b], [c], [a]], [], []], 0)
    merged = join(needs[1], needs[0], facilitator)
    said = screen(as_member, round)["merged"]
    assert said == [f"{b}:{a}"]
    unmerge(merge=merged, by=facilitator)
    assert put([[[a], [c]], [], []], 1, merged=said[0])["bins"] == [[[b], [c], [a]], [], []]  # nothing moved
    assert put([[[c], [a]], [], []], 1, merged=said[0])["bins"] == [[[c], [a, b]], [], []]
    form = {"revision": "2", "merged": said[0], "shown": [a, c], f"bin-{a}": "0", f"bin-{c}": "1"}
    as_member.post(f"/boards/{round.board_id}/rank/", form)
    assert (Ballot.objects.get().tiers, Ballot.objects.get().cuts) == ([[a, b], [c]], [1, 2])


def test_what_is_only_seen_while_they_are_merged_moves_nothing_on_the_ballot(
    round: Round, needs: list[Proposal], ids: list[int], member: User, facilitator: User, cast: Any
) -> None:
    a, b, c, d = ids
    cast(member, round, [[b], [c], [a]])
    join(needs[1], needs[0], facilitator)
    ballot = cast(member, round, [[a], [c]], seen=[d], revision=1)
    assert (ballot.tiers, ballot.seen, ballot.revision) == ([[b], [c], [a]], ids, 2)


@pytest.mark.parametrize("said", ["1", "x:y", "1:2:3", "12:", 7])
def test_a_ballot_that_names_merges_wrongly_is_refused(round: Round, as_member: Client, said: Any) -> None:
    asked = {"bins": [[], [], []], "revision": 0, "merged": said}
    answer = as_member.put(f"/boards/{round.board_id}/ballot/", asked, content_type="application/json")
    assert (answer.status_code, Ballot.objects.count()) == (400, 0)


def test_what_was_never_seen_stays_unseen_though_its_head_is_ranked(
    round: Round, needs: list[Proposal], ids: list[int], member: User, facilitator: User, cast: Any
) -> None:
    a, b, _c, _d = ids
    merged = join(needs[1], needs[0], facilitator)
    ballot = cast(member, round, [[a]])
    assert (ballot.tiers, ballot.seen) == ([[a]], [a])
    unmerge(merge=merged, by=facilitator)
    assert b not in (ballot_of(member, round) or Ballot()).seen


BALLOTS = st.lists(
    st.tuples(
        st.permutations(range(4)),
        st.lists(st.booleans(), min_size=3, max_size=3),
        st.integers(0, 4),
        st.sets(st.integers(0, 3)),
    ),
    min_size=1,
    max_size=4,
)


@given(BALLOTS, st.permutations(range(4)), st.integers(1, 3))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merging_and_taking_apart_restores_every_ballot_byte_for_byte(
    round: Round,
    needs: list[Proposal],
    ids: list[int],
    people: list[User],
    facilitator: User,
    cast: Any,
    ballots: Any,
    turn: list[int],
    merges: int,
) -> None:
    for user, (order, ties, ranked, unknown) in zip(people, ballots, strict=False):
        tiers: list[list[int]] = []
        for position, one in enumerate(order[:ranked]):
            if position and ties[position - 1]:
                tiers[-1].append(ids[one])
            else:
                tiers.append([ids[one]])
        cast(user, round, tiers, no_opinion=[ids[one] for one in unknown if one not in order[:ranked]])
    before = rows()
    done = [join(needs[turn[n]], needs[turn[n + 1]], facilitator) for n in range(merges)]
    releasing.compute_result(round)
    for user in people[: len(ballots)]:
        heads.read(ballot_of(user, round) or Ballot(), round.board.proposals.aliases())
    for one in reversed(done):
        unmerge(merge=one, by=facilitator)
    assert rows() == before
    assert not Proposal.objects.exclude(merged_into=None).exists()


def closed(round: Round, facilitator: User, visibility: str) -> Round:
    Round.objects.filter(pk=round.pk).update(visibility=visibility)
    return rounds.close_round(round=round, by=facilitator)


def listed(round: Round) -> list[int]:
    newest = round.results.all()[0]
    return sorted(p for entry in newest.computed["contests"] for p in entry["candidates"])


def test_a_revealed_result_is_counted_anew_and_taking_apart_gives_the_former_again(
    round: Round, needs: list[Proposal], ids: list[int], people: list[User], facilitator: User, cast: Any
) -> None:
    for user in people:
        cast(user, round, [[pk] for pk in ids])
    round = closed(round, facilitator, Round.Visibility.AFTER_CLOSING)
    former = round.results.all()[0]
    merged = join(needs[1], needs[0], facilitator)
    assert (round.results.count(), listed(round)) == (3, sorted({*ids} - {ids[1]}))
    unmerge(merge=merged, by=facilitator)
    again = round.results.all()[0]
    assert (again.pk != former.pk, again.digest, again.computed) == (True, former.digest, former.computed)


def test_before_the_reveal_a_merge_is_only_noted(
    round: Round, needs: list[Proposal], ids: list[int], people: list[User], facilitator: User, cast: Any
) -> None:
    for user in people:
        cast(user, round, [[pk] for pk in ids])
    round = closed(round, facilitator, Round.Visibility.SEALED)
    count = round.results.count()
    join(needs[1], needs[0], facilitator)
    assert round.results.count() == count
    rounds.reveal(round=round, by=facilitator)
    assert listed(round) == sorted({*ids} - {ids[1]})


def test_a_closed_round_of_library_voices_keeps_its_result(
    round: Round, needs: list[Proposal], ids: list[int], people: list[User], facilitator: User, cast: Any
) -> None:
    for user in people:
        cast(user, round, [[pk] for pk in ids])
    Round.objects.filter(pk=round.pk).update(voice=Round.Voice.LIBRARY)
    round = closed(round, facilitator, Round.Visibility.AFTER_CLOSING)
    count = round.results.count()
    join(needs[1], needs[0], facilitator)
    assert (round.results.count(), listed(round)) == (count, sorted(ids))
    page = signed_in(facilitator).get(f"/boards/{round.board_id}/proposals/{ids[2]}/merge/?into={ids[3]}")
    assert "gaf elke bibliotheek één stem" in page.content.decode()


def test_one_that_stands_by_itself_again_takes_part_in_the_round_that_runs(
    board: Board, needs: list[Proposal], facilitator: User
) -> None:
    merged = join(needs[1], needs[0], facilitator)
    round = rounds.open_round(board=board, by=facilitator, closes_at=timezone.now() + timedelta(days=1))
    assert not round.contestants.filter(proposal=needs[1]).exists()
    unmerge(merge=merged, by=facilitator)
    assert round.contestants.filter(proposal=needs[1]).exists()


def test_children_hang_under_the_head_and_me_toos_are_united(
    board: Board,
    needs: list[Proposal],
    people: list[User],
    facilitator: User,
    as_member: Client,
    member: User,
) -> None:
    child = proposals.propose(author=member, board=board, kind="need", title="Kind", parent=needs[1])
    for user, need in (
        (people[0], needs[0]),
        (people[0], needs[1]),
        (people[1], needs[1]),
        (member, needs[1]),
    ):
        proposals.say_me_too(user=user, proposal=need)
    merged = join(needs[1], needs[0], facilitator)
    tree = as_member.get(f"/boards/{board.pk}/").context["tree"]
    assert [(row["proposal"].pk, row["depth"]) for row in tree[:2]] == [(needs[0].pk, 0), (child.pk, 1)]
    assert (tree[0]["proposal"].too, tree[0]["proposal"].is_mine) == (3, True)
    page = as_member.get(f"/boards/{board.pk}/proposals/{needs[0].pk}/")
    assert (page.context["proposal"].too, page.context["proposal"].is_mine) == (3, True)
    as_member.post(f"/boards/{board.pk}/proposals/{needs[1].pk}/me-too/", {"too": "no"})
    assert as_member.get(f"/boards/{board.pk}/proposals/{needs[0].pk}/").context["proposal"].too == 2
    unmerge(merge=merged, by=facilitator)
    assert [need.me_too.count() for need in needs[:2]] == [1, 2]


def test_both_addresses_keep_working_and_name_each_other(
    board: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    Proposal.objects.filter(pk=needs[1].pk).update(body="Zo zei ik het zelf.")
    join(needs[1], needs[0], facilitator)
    gone = as_member.get(f"/boards/{board.pk}/proposals/{needs[1].pk}/").content.decode()
    assert "Zo zei ik het zelf." in gone
    assert f'samengevoegd met <a href="/boards/{board.pk}/proposals/{needs[0].pk}/">' in gone
    kept = as_member.get(f"/boards/{board.pk}/proposals/{needs[0].pk}/")
    assert [one.pk for one in kept.context["spoken_for"]] == [needs[1].pk]
    assert "voorgesteld door Mira Member" in kept.content.decode()


def test_who_proposed_or_ranked_hears_once_of_each(
    round: Round,
    needs: list[Proposal],
    ids: list[int],
    people: list[User],
    member: User,
    facilitator: User,
    cast: Any,
) -> None:
    cast(people[0], round, [[ids[3]]])
    cast(people[1], round, [[ids[3]]])
    leave_group(user=people[1], group=round.board.group, by=None)
    merged = join(needs[1], needs[0], facilitator, because="Ze vragen hetzelfde.")

    def told() -> set[str]:
        return set(Notice.objects.filter(kind="feedback.merged").values_list("user__name", flat=True))

    assert told() == {member.name, people[0].name}
    unmerge(merge=merged, by=facilitator)
    unmerge(merge=merged, by=facilitator)
    assert Notice.objects.filter(kind="feedback.merged").count() == 4
    verbs = Entry.objects.filter(kind="feedback.proposal", object_id=ids[1]).values_list("verb", flat=True)
    assert list(verbs) == ["propose", "merge", "unmerge"]


@pytest.fixture
def child(board: Board, needs: list[Proposal], member: User) -> Proposal:
    return proposals.propose(author=member, board=board, kind="need", title="Kind", parent=needs[0])


def test_what_cannot_be_merged_is_refused_in_a_sentence_and_nothing_changes(
    board: Board,
    needs: list[Proposal],
    child: Proposal,
    member: User,
    facilitator: User,
    as_facilitator: Client,
) -> None:
    idea = proposals.propose(author=member, board=board, kind="idea", title="Een idee")
    proposals.retire(proposal=needs[3], because="Dubbel.", by=facilitator)
    join(needs[2], needs[1], facilitator)
    a, _b, c, d = (need.pk for need in needs)
    for gone, into, status, said in (
        (a, a, 400, "niet met zichzelf"),
        (a, child.pk, 400, "hangt onder"),
        (a, idea.pk, 400, "blijven twee voorstellen"),
        (a, d, 409, "ingetrokken"),
        (a, c, 409, f"Voeg samen met “{needs[1].title}”."),
        (c, a, 409, "al samengevoegd"),
        (a, 999_999, 422, "Kies er een die op dit bord staat."),
        (a, "x", 422, "Kies er een die op dit bord staat."),
    ):
        answer = as_facilitator.post(f"/boards/{board.pk}/proposals/{gone}/merge/", {"into": into})
        assert (answer.status_code, said in answer.content.decode()) == (status, True), (gone, into)
    assert Merge.objects.count() == 1


def test_what_is_merged_into_can_be_merged_on_and_no_circle_can_close(
    board: Board, needs: list[Proposal], child: Proposal, facilitator: User, ids: list[int]
) -> None:
    first = join(needs[1], needs[0], facilitator)
    join(needs[0], needs[2], facilitator)
    with pytest.raises(errors.MergedElsewhere) as refused:
        join(needs[3], needs[1], facilitator)
    assert refused.value.head.pk == needs[2].pk
    with pytest.raises(errors.MergedIntoItsChild):  # it would hang under itself once the first is undone
        join(needs[2], child, facilitator)
    unmerge(merge=first, by=facilitator)
    assert board.proposals.aliases() == {ids[0]: ids[2]}


def test_the_preview_says_who_moves_only_where_the_order_may_be_seen(
    round: Round,
    needs: list[Proposal],
    ids: list[int],
    people: list[User],
    facilitator: User,
    as_facilitator: Client,
    cast: Any,
) -> None:
    for user in people:
        cast(user, round, [[pk] for pk in ids])
    address = f"/boards/{round.board_id}/proposals/{ids[1]}/merge/?into={ids[0]}"

    def says() -> str:
        return str(as_facilitator.get(address).context["order"]["says"])

    assert says() == "running"
    round = closed(round, facilitator, Round.Visibility.SEALED)
    assert says() == "hidden"
    rounds.reveal(round=round, by=facilitator)
    count = round.results.count()
    page = as_facilitator.get(address)
    found = [(m["proposal"].pk, m["before"], m["after"]) for m in page.context["order"]["moves"]]
    assert found == [(ids[1], "2", ""), (ids[2], "3", "2"), (ids[3], "4", "3")]
    assert (round.results.count(), Merge.objects.count()) == (count, 0)


def test_the_facilitator_merges_and_takes_apart_on_the_page(
    board: Board, needs: list[Proposal], ids: list[int], as_facilitator: Client
) -> None:
    address = f"/boards/{board.pk}/proposals/{ids[1]}"
    assert as_facilitator.get(f"{address}/merge/").status_code == 200
    answer = as_facilitator.post(f"{address}/merge/", {"into": ids[0], "because": "Hetzelfde."})
    assert answer.headers["Location"] == f"/boards/{board.pk}/proposals/{ids[0]}/"
    assert as_facilitator.get(f"{address}/merge/").status_code == 302
    assert "Hetzelfde." in as_facilitator.get(f"{address}/unmerge/").content.decode()
    assert as_facilitator.post(f"{address}/unmerge/").status_code == 302
    assert as_facilitator.get(f"{address}/unmerge/").status_code == 404
    assert not Proposal.objects.exclude(merged_into=None).exists()


def test_a_member_merges_nothing_and_an_outsider_finds_nothing(
    board: Board, ids: list[int], as_member: Client, as_outsider: Client
) -> None:
    for page in ("merge", "unmerge"):
        address = f"/boards/{board.pk}/proposals/{ids[1]}/{page}/"
        assert [
            client.post(address, {"into": ids[0]}).status_code for client in (as_member, as_outsider)
        ] == [403, 404]
    assert not Merge.objects.exists()


def test_somebody_who_reads_along_on_a_public_board_hears_of_what_they_proposed(
    board: Board, needs: list[Proposal], facilitator: User
) -> None:
    board.group.readers = "public"
    board.group.save()
    author = person("Was Lid")
    Membership.objects.create(group=board.group, user=author)
    written = proposals.propose(author=author, board=board, kind="need", title="Van vroeger")
    leave_group(user=author, group=board.group, by=None)
    join(written, needs[0], facilitator)
    assert Notice.objects.filter(kind="feedback.merged", user=author).exists()
