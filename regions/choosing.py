"""Which region is mine, and which one a page is about: one query for both."""

from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest

from community.groups.models import Group, Membership
from community.groups.permissions import roles_of
from community.people.models import User
from community.people.reader import reader
from community.prepared import Prepared
from community.threads.listing import conversations_unread_by
from community.threads.models import ThreadQuerySet
from community.threads.unread import MOST
from regions.models import Region, Workplace


def region_or_404(request: HttpRequest, slug: str) -> Region:
    """The region of a page, with group and contact, where the reader may see it."""
    found = [region for region in _load(request, slug) if region.slug == slug]
    if not found or not _may_see(reader(request), found[0]):
        raise Http404
    return found[0]


def my_region(request: HttpRequest) -> Region | None:
    """Of the regions somebody belongs to the one where they mainly work; otherwise the first by name."""
    if not hasattr(request, "_my_region"):
        _load(request)
    return cast(Region | None, request._my_region)  # type: ignore[attr-defined]


def region_of(person: User, *, reader: User) -> Region | None:
    """Where somebody belongs, as `my_region`, as far as the reader may see it."""
    seen = Region.objects.visible_to(reader).filter(group__in=_groups_of(person.pk))
    return _where_they_work_first(seen, person.pk).first()


def my_region_in_the_frame(request: HttpRequest) -> tuple[str, str] | None:
    region = my_region(request)
    return (region.name, region.get_absolute_url()) if region else None


def unread_in_group(user: User, group: int) -> ThreadQuerySet:
    """The conversations of my region with something new."""
    return conversations_unread_by(user).filter(group=group)[:MOST]


def my_group(request: HttpRequest) -> int:
    """The group of my region; 0 for nobody's."""
    region = my_region(request)
    return region.group_id if region else 0


def live_name(request: HttpRequest) -> str:
    """What the socket calls the count of my region."""
    group = my_group(request)
    return f"group-{group}" if group else ""


def _written(user: int, slug: str) -> QuerySet[Region]:
    rows = Region.objects.filter(Q(group__in=_groups_of(user)) | Q(slug=slug))
    return _where_they_work_first(rows.select_related("group", "contact"), user)


def _groups_of(user: int) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(user=user).values("group")


def _where_they_work_first(regions: QuerySet[Region], user: int) -> QuerySet[Region]:
    work = Workplace.objects.filter(user=user, main=True, library__regions=OuterRef("pk"))
    return regions.order_by(Exists(work).desc(), "name")


_MINE_AND_NAMED = Prepared(_written, int, str)


def _load(request: HttpRequest, slug: str = "") -> list[Region]:
    """My regions and the one named `slug`; which one is mine is kept for the frame."""
    user = reader(request)
    found = _MINE_AND_NAMED.objects(user.pk, slug)
    mine = roles_of(user)
    request._my_region = next((r for r in found if r.group_id in mine), None)  # type: ignore[attr-defined]
    return found


def _may_see(user: User, region: Region) -> bool:
    """What `Region.objects.visible_to` says, of a row at hand."""
    return user.is_staff or region.group.readers != Group.Readers.MEMBERS or region.group_id in roles_of(user)
