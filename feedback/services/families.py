"""What speaks for what, and what hangs under what, read in one place."""

from collections.abc import Iterable, Mapping

from feedback.merging import root_of
from feedback.models import MeToo, Proposal


def head_of(proposal: Proposal) -> Proposal:
    """What speaks for it, itself where it isn't merged."""
    aliases = Proposal.objects.filter(board=proposal.board_id).aliases()
    head = root_of(proposal.pk, aliases)
    return proposal if head == proposal.pk else Proposal.objects.select_related("board").get(pk=head)


def family_of(proposal: Proposal) -> list[int]:
    """The proposal and all that it speaks for."""
    aliases = Proposal.objects.filter(board=proposal.board_id).aliases()
    return [proposal.pk, *sorted(one for one in aliases if root_of(one, aliases) == proposal.pk)]


def united_me_too(aliases: Mapping[int, int]) -> dict[int, set[int]]:
    """By head: who has it too, or something that it speaks for, each person once. One query."""
    heads = {one: root_of(one, aliases) for one in {*aliases, *aliases.values()}}
    united: dict[int, set[int]] = {head: set() for head in heads.values()}
    for proposal, user in MeToo.objects.filter(proposal__in=heads).values_list("proposal", "user"):
        united[heads[proposal]].add(user)
    return united


def lies_under(lower: int, upper: int, proposals: Iterable[Proposal]) -> bool:
    """Whether a way up leads from one to the other, by what each hangs under or is merged into.

    Both ways count, so that no undoing can ever close a circle.
    """
    ways = {one.pk: {one.parent_id, one.merged_into_id} - {None} for one in proposals}
    found, ahead = set[int](), [lower]
    while ahead:
        here = ahead.pop()
        if here == upper:
            return True
        if here not in found:
            found.add(here)
            ahead += [way for way in ways.get(here, ()) if way is not None]
    return False
