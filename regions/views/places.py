"""Regions, libraries and people, as everybody who is signed in reads them."""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Case, Count, Prefetch, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse

from community.access import SIGNED_IN, VISIBLE, access
from community.people.models import User
from community.people.reader import reader
from community.prepared import Prepared
from community.threads.corner import latest_posts
from community.threads.models import Thread, ThreadQuerySet
from community.threads.unread import with_unread
from regions.choosing import my_region, region_of, region_or_404
from regions.colleagues import colleagues_of, search, to_ask
from regions.geography import load_regions
from regions.models import Library, Region, Workplace
from regions.permissions import belongs_to, can_edit, can_manage
from regions.sections import sections_of

COLLEAGUES = 30
THREADS = 5
OVERVIEW = "regions/regions.json"


def outline_of(region: Region) -> str:
    """The drawing of a region: its own where it is a reference region, otherwise all of them."""
    own = region.slug in {row.slug for row in load_regions()}
    return f"regions/{region.slug}.json" if own else OVERVIEW


@access(GET=SIGNED_IN)
def region_list(request: HttpRequest) -> HttpResponse:
    mine = my_region(request)
    found = Region.objects.visible_to(request.user).annotate(n_libraries=Count("libraries"))
    regions = sorted(found, key=lambda region: (region != mine, region.name))
    context = {"regions": regions, "mine": mine, "outline": OVERVIEW}
    return render(request, "regions/list.html", context)


def named_by_place(libraries: Iterable[Library]) -> list[tuple[Library, str]]:
    """What each is called in a list of libraries: its municipality, where that says which one it is."""
    found = list(libraries)
    alone = Counter(library.municipality_id for library in found)
    return [
        (
            library,
            place if alone[library.municipality_id] == 1 and library.name.endswith(place) else library.name,
        )
        for library in found
        for place in [library.municipality.name]
    ]


@access(GET=VISIBLE)
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """*Mijn regio*. Twelve queries with the frame's: what is added here must be taken away elsewhere."""
    region, user = region_or_404(request, slug), reader(request)
    context = {
        "region": region,
        "sections": sections_of(request, region),
        "next_meetup_url": _fragment("meetups:next", region),
        "libraries": named_by_place(region.libraries.filter(is_open=True).select_related("municipality")),
        "to_ask": to_ask(region, user),
        "outline": outline_of(region),
        "context_outline": OVERVIEW,
        "is_mine": belongs_to(user, region),
        "may_manage": can_manage(user, region),
        **_conversations(region, user),
    }
    return render(request, "regions/detail.html", context)


def _fragment(name: str, region: Region) -> str:
    """The address of another app's part, where that app is there and hasn't handed in a section."""
    try:
        return reverse(name, args=[region.slug])
    except NoReverseMatch:
        return ""


def _newest(staff: bool, reader: int, group: int) -> ThreadQuerySet:
    """The coffee corner first."""
    user = User(pk=reader, is_staff=staff)
    first = Case(When(kind=Thread.Kind.STANDING, then=Value(0)), default=Value(1))
    seen = with_unread(Thread.objects.visible_to(user).conversations(), user).filter(group=group)
    return seen.select_related("posted_by").order_by(first, "-posted_at")[: THREADS + 1]


_NEWEST = {staff: Prepared(partial(_newest, staff), int, int) for staff in (False, True)}


def _conversations(region: Region, user: User) -> dict[str, Any]:
    """The coffee corner first, then the newest others. Three queries."""
    rows = _NEWEST[user.is_staff].objects(user.pk, region.group_id)
    for row in rows:
        row.group = region.group
    corner = next((row for row in rows if row.kind == Thread.Kind.STANDING), None)
    return {
        "corner": latest_posts(user, corner) if corner else None,
        "threads": [row for row in rows if row is not corner][:THREADS],
    }


@access(GET=VISIBLE)
def colleagues(request: HttpRequest, slug: str) -> HttpResponse:
    region, words = region_or_404(request, slug), request.GET.get("q", "").strip()[:100]
    people = search(colleagues_of(region), words)
    page = Paginator(people, COLLEAGUES).get_page(request.GET.get("page"))
    return render(request, "regions/colleagues.html", {"region": region, "page": page, "words": words})


@access(GET=VISIBLE)
def library(request: HttpRequest, pk: int) -> HttpResponse:
    library = get_object_or_404(readable_libraries(request.user), pk=pk)
    at_work = Workplace.objects.filter(library=library, user__is_active=True).select_related("user")
    page = Paginator(at_work.order_by("user__name", "pk"), COLLEAGUES).get_page(request.GET.get("page"))
    context = {"library": library, "page": page, "may_edit": can_edit(reader(request), library)}
    return render(request, "regions/library.html", context)


def readable_libraries(user: User | AnonymousUser) -> Any:
    """Libraries are in the public directory: whoever is signed in reads each. With regions they may read."""
    regions = Prefetch("regions", Region.objects.visible_to(user).select_related("group"))
    return Library.objects.select_related("municipality").prefetch_related(regions)


@access(GET=VISIBLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What colleagues may know of somebody; never the address."""
    colleague = get_object_or_404(User.objects.filter(is_active=True), pk=pk)
    workplaces = colleague.workplaces.select_related("library__municipality").order_by("-main", "pk")
    region = region_of(colleague, reader=reader(request))
    context = {"colleague": colleague, "workplaces": workplaces, "region": region}
    return render(request, "regions/person.html", context)
