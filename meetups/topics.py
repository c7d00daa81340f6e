"""Dates over the socket: the topic `occurrence`, which changes as a whole (docs/live.md)."""

from collections.abc import Mapping, Sequence

from community.access import VISIBLE
from community.groups.models import Group, Membership
from community.live.registry import Event, Topic
from community.people.models import User
from meetups.models import Kind, Occurrence


def authorize(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """`visible_to` for many at once. Three queries, however many pairs."""
    user_ids, pks = {user for user, _pk in pairs}, {pk for _user, pk in pairs}
    rows = Occurrence.objects.filter(pk__in=pks).values_list("pk", "kind", "group_id", "group__readers")
    dates = {pk: (kind, group, readers) for pk, kind, group, readers in rows}
    staff = dict(User.objects.filter(pk__in=user_ids, is_active=True).values_list("pk", "is_staff"))
    groups = {group for _kind, group, _readers in dates.values()}
    belonging = Membership.objects.filter(user__in=user_ids, group__in=groups)
    members = set(belonging.values_list("user_id", "group_id"))

    def may_read(user_id: int, pk: int) -> bool:
        if user_id not in staff or pk not in dates:
            return False
        kind, group, readers = dates[pk]
        everyone = kind == Kind.TRAINING or readers != Group.Readers.MEMBERS
        return staff[user_id] or everyone or (user_id, group) in members

    return [may_read(*pair) for pair in pairs]


def heads(pks: Sequence[int]) -> Mapping[int, int]:
    return dict(Occurrence.objects.filter(pk__in=pks).values_list("pk", "revision"))


def missed(pk: int, since: int, limit: int) -> list[Event]:
    revision = Occurrence.objects.filter(pk=pk, revision__gt=since).values_list("revision", flat=True).first()
    return [] if revision is None else [Event("revised", {"revision": revision})]


OCCURRENCE = Topic(prefix="occurrence", access=VISIBLE, authorize=authorize, head=heads, missed=missed)
