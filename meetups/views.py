"""The calendar, one date, its answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from community.access import READERS, SIGNED_IN, VISIBLE, access, may, require
from community.errors import Refused
from community.people.models import User
from community.people.reader import reader
from community.prepared import Prepared
from meetups import services, words
from meetups.agenda import Wanted, older_newer
from meetups.forms import TrainingFilter
from meetups.models import Kind, Occurrence, OccurrenceQuerySet, Reply
from meetups.permissions import can_organise, can_plan, can_talk
from regions.models import Region

SHAPES = frozenset({"home", "list", "next", "detail"})
NAMES_SHOWN = 300


def _whole(user: User | AnonymousUser, pk: int) -> OccurrenceQuerySet:
    return Occurrence.objects.for_pages(user).visible_to(user).filter(pk=pk)


_WHOLE = {
    staff: Prepared(lambda who, pk, staff=staff: _whole(User(pk=who, is_staff=staff), pk), int, int)
    for staff in (False, True)
}


def seen(request: HttpRequest, pk: int) -> Occurrence:
    """The date with all that pages say of it, or 404."""
    who = request.user
    found = _WHOLE[who.is_staff].first(who.pk, pk) if isinstance(who, User) else _whole(who, pk).first()
    if found is None:
        raise Http404
    return found


@access(GET=VISIBLE)
def agenda(request: HttpRequest) -> HttpResponse:
    wanted = Wanted.of(request)
    found, more = wanted.page_of()
    context = {
        "wanted": wanted,
        "months": list(words.months(found)),
        "may_plan": can_plan(request.user),
        **older_newer(wanted, more),
    }
    return render(request, "meetups/list.html", context)


@access(GET=READERS)
def trainings(request: HttpRequest) -> HttpResponse:
    """Public: a visitor reads what is given and when; names and answers are for who is signed in."""
    form = TrainingFilter(request.GET)
    dates = Occurrence.objects.for_pages(request.user).visible_to(request.user).filter(kind=Kind.TRAINING)
    found = list(form.narrow(dates.standing().upcoming())[:60])
    context = {"form": form, "months": list(words.months(found)), "may_plan": can_plan(request.user)}
    return render(request, "meetups/trainings.html", context)


@access(GET=VISIBLE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = seen(request, pk)
    context = {"occurrence": occurrence, **people(request, occurrence)}
    context |= {"may_talk": can_talk(request.user, occurrence), "shown": "detail"}
    return render(request, "meetups/detail.html", context)


def people(request: HttpRequest, occurrence: Occurrence) -> dict[str, Any]:
    """Who answered what, for those who are signed in; one query."""
    replies = Reply.objects.filter(occurrence=occurrence).select_related("user").order_by("queued_at", "pk")
    found = list(replies[:NAMES_SHOWN])
    by_answer = {
        answer.name.lower(): [one for one in found if one.answer == answer and not one.is_waiting]
        for answer in Reply.Answer
    }
    waiting = [one for one in found if one.is_waiting]
    return {"people": by_answer, "queue": waiting, "organises": can_organise(request.user, occurrence)}


@access(GET=VISIBLE)
def fragment(request: HttpRequest, pk: int) -> HttpResponse:
    """One date as a page shows it, for the page to swap in."""
    return shown(request, seen(request, pk), request.GET.get("as", ""))


def shown(
    request: HttpRequest, occurrence: Occurrence, shape: str, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    shape = shape if shape in SHAPES else "list"
    context: dict[str, Any] = {"occurrence": occurrence, "shown": shape, "refusal": refusal}
    if shape == "detail":
        context |= people(request, occurrence)
        return render(request, "meetups/_answers.html", context, status=status)
    return render(request, "meetups/_date.html", context, status=status)


@access(POST=may("can_reply"))
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = seen(request, pk)
    refusal = ""
    try:
        services.reply(occurrence=occurrence, user=reader(request), answer=request.POST.get("answer", ""))
    except Refused as refused:
        if not request.htmx:  # type: ignore[attr-defined]
            raise
        refusal = str(refused.sentence)
    if request.htmx:  # type: ignore[attr-defined]
        shape = request.POST.get("as", "")
        return shown(request, seen(request, pk), shape, refusal=refusal, status=422 if refusal else 200)
    messages.success(request, words.state(seen(request, pk)) or _("Your answer is kept."))
    return redirect(f"{back(request, occurrence)}#occurrence-{pk}")


def back(request: HttpRequest, occurrence: Occurrence) -> str:
    """Where the answer was given; its own page where the browser doesn't say."""
    from_page = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(from_page, {request.get_host()}, require_https=request.is_secure()):
        return from_page.split("#")[0]
    return occurrence.get_absolute_url()


@access(POST=may("can_talk"))
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the conversation about this date, or go to it."""
    occurrence = seen(request, pk)
    require(can_talk(request.user, occurrence))
    services.open_thread(occurrence=occurrence)
    return redirect(f"{occurrence.get_absolute_url()}#talk")


@access(GET=SIGNED_IN)
def next_of_region(request: HttpRequest, slug: str) -> HttpResponse:
    """A fragment for the region's page: its next date, answered in place."""
    region = get_object_or_404(Region.objects.visible_to(request.user), slug=slug)
    dates = Occurrence.objects.for_pages(request.user).filter(group=region.group_id)
    occurrence = dates.standing().upcoming().first()
    context = {"occurrence": occurrence, "region": region, "shown": "next"}
    return render(request, "meetups/_next.html", context)
