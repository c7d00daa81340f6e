"""Who can see a conversation (the other side of `visible_to`), and where somebody may begin one."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from community.groups.models import Group, Membership
from community.groups.permissions import roles_of
from community.people.models import User
from community.threads.models import Thread


def readers_of(group_id: int, audience: str) -> QuerySet[User]:
    """The people with an account who read a conversation of this group and audience. No query yet."""
    people = User.objects.filter(is_active=True)
    if audience == Thread.Audience.ALL:
        return people
    here = Membership.objects.filter(group=group_id, user=OuterRef("pk"))
    return people.filter(Q(is_staff=True) | Exists(here))


def groups_to_begin_in(user: User) -> list[Group]:
    """One's own regions; whoever belongs to none begins for everyone."""
    own = Group.objects.filter(kind=Group.Kind.REGION, pk__in=list(roles_of(user))).order_by("name")
    return list(own) or list(Group.objects.filter(kind=Group.Kind.ROOT))
