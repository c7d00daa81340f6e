"""My region and its parts, all regions, libraries and colleagues for *Ga naar…*."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from community.frame.destinations import CANDIDATES, CONTENT, PLACE, SETTING, THING, Destination, Query
from community.groups.models import Group, Membership
from community.people.models import User
from regions.choosing import my_region
from regions.models import Library, Region
from regions.permissions import can_manage

COLUMNS = ("begun", "kind", "key", "name", "beside")


def places(request: HttpRequest, query: Query) -> Iterator[Destination]:
    """My region's parts (which region that is the frame knows as well); one query for the rest."""
    if not isinstance(request.user, User):
        return
    mine = my_region(request)
    if mine is not None:
        yield from _parts(request.user, mine, query)
    if not query:
        return
    found = _regions(request.user, query).union(_libraries(query), all=True)
    for row in found.order_by("-kind", "-begun", "name")[:CANDIDATES]:
        if row["kind"] == "region":
            url = reverse("regions:detail", args=[row["key"]])
            yield Destination(row["name"], url, "map-pin", _("Region"), weight=THING)
        else:
            url = reverse("regions:library", args=[row["key"]])
            yield Destination(row["name"], url, "library", row["beside"], _("library"), weight=CONTENT)


def _parts(user: User, region: Region, query: Query) -> Iterator[Destination]:
    own, slug = region.get_absolute_url(), [region.slug]
    yield Destination(
        _("Colleagues"), reverse("regions:colleagues", args=slug), "users", region.name, weight=PLACE
    )
    if not query:
        return
    yield Destination(_("Libraries"), f"{own}#libraries-heading", "library", region.name, weight=PLACE)
    yield Destination(_("Join a region"), reverse("regions:join"), "user-plus", weight=SETTING)
    if can_manage(user, region):
        for name, label, icon in (
            ("manage", _("Requests"), "inbox"),
            ("members", _("Members"), "users"),
            ("invitations", _("Invitations"), "mail"),
            ("libraries", _("Libraries"), "library"),
            ("introduction", _("Contact and intro"), "pencil"),
        ):
            note = _("Manage %(region)s") % {"region": region.name}
            yield Destination(label, reverse(f"regions:{name}", args=slug), icon, note, weight=THING)


def _regions(user: User, query: Query) -> QuerySet[Any, Any]:
    rows = Region.objects.visible_to(user).annotate(
        kind=Value("region"), key=F("slug"), beside=Value("", output_field=CharField())
    )
    found: QuerySet[Any, Any] = query.match(rows, "name", Value(_("Region"))).values(*COLUMNS)
    return found


def _libraries(query: Query) -> QuerySet[Any, Any]:
    """Those that are open; they are in the public directory."""
    rows = Library.objects.filter(is_open=True).annotate(
        kind=Value("library"), key=Cast("pk", CharField()), beside=F("municipality__name")
    )
    found: QuerySet[Any, Any] = query.match(rows, "name", "municipality__name", Value(_("library"))).values(
        *COLUMNS
    )
    return found


def people(request: HttpRequest, query: Query) -> Iterator[Destination]:
    """Colleagues of groups that the reader sees, and those who belong to none. One query."""
    user = request.user
    if not query or not isinstance(user, User):
        return
    belongs = Membership.objects.filter(user=OuterRef("pk"))
    seen = belongs.filter(group__in=Group.objects.visible_to(user))
    rows = User.objects.filter(Exists(seen) | ~Exists(belongs), is_active=True)
    for person in query.narrow(rows, "name", "affiliation", "job", "ask_me_about", order=("name", "pk")):
        yield Destination(
            title=person.name,
            url=reverse("regions:person", args=[person.pk]),
            icon="user",
            note=person.affiliation,
            also=f"{person.job} {person.ask_me_about}",
        )
