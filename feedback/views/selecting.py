"""The facilitator's list of who applied: how they are spread, an answer to each, and closing the call."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.access import access, may, require
from community.errors import Refused
from community.frame.charts import Chart, Row
from community.numbers import whole
from feedback.forms.calls import AnswerForm, ClosingForm
from feedback.models import Application, Call
from feedback.permissions import can_facilitate
from feedback.services import applying, calling
from feedback.spread import Origin, Spread, spread
from feedback.views.calls import call_for
from feedback.views.lookups import signed_in
from regions.models import Workplace

State = Application.State


def run(request: HttpRequest, pk: int, call_pk: int) -> Call:
    call = call_for(request, pk, call_pk)
    require(can_facilitate(request.user, call.board))
    return call


@access(GET=may("can_facilitate"))
def applications(request: HttpRequest, pk: int, call_pk: int) -> HttpResponse:
    return show(request, run(request, pk, call_pk))


def show(
    request: HttpRequest, call: Call, form: ClosingForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    found = applied(call)
    context = {
        "call": call,
        "board": call.board,
        "applications": found,
        **told(call, found),
        "form": form or ClosingForm(),
        "refused": refused,
    }
    status = refused.status if refused else 422 if form is not None else 200
    return render(request, "feedback/applications.html", context, status=status)


def applied(call: Call) -> list[Application]:
    """Who applied and didn't withdraw, each with where they work. Three queries."""
    main = Workplace.objects.filter(main=True).select_related("library__municipality")
    places = Prefetch("user__workplaces", main.prefetch_related("library__regions"), to_attr="main_places")
    found = list(call.applications.standing().select_related("user").prefetch_related(places))
    for application in found:
        application.call = call
        application.choices = choices(application)  # type: ignore[attr-defined]
    return found


def choices(application: Application) -> list[dict[str, Any]]:
    """What can be answered, as buttons."""
    words = (
        (State.SELECTED, _("Is in")),
        (State.DECLINED, _("Not this time")),
        (State.WAITING, _("Undecided")),
    )
    return [{"value": value, "label": label, "chosen": application.state == value} for value, label in words]


def origin(application: Application) -> Origin:
    places = application.user.main_places  # type: ignore[attr-defined]
    is_in = application.state == State.SELECTED
    if not places:
        return Origin(is_in=is_in)
    library = places[0].library
    return Origin(library.name, tuple(region.name for region in library.regions.all()), is_in)


def waiting(found: list[Application]) -> int:
    return sum(application.state == State.WAITING for application in found)


def told(call: Call, found: list[Application]) -> dict[str, Any]:
    """What they say together: the spread, as a chart and in words, and how many are answered how."""
    counted = spread(map(origin, found), elsewhere=_("no region"))
    left = waiting(found)
    return {
        "spread": counted,
        "chart": chart(counted),
        "said": said(counted, call),
        "selected": counted.is_in,
        "waiting": left,
        "declined": len(found) - counted.is_in - left,
        "too_many": call.places is not None and counted.is_in > call.places,
    }


def chart(counted: Spread) -> Chart:
    return Chart(
        caption=_("Over the regions"),
        head=_("Region"),
        columns=[_("are in"), _("applied")],
        rows=[Row(name, [is_in, applied]) for name, applied, is_in in counted.regions],
    )


def said(counted: Spread, call: Call) -> list[str]:
    """How many are in, from how many libraries, and which of these have more than one."""
    if not counted.is_in:
        return []
    words = {"n": counted.is_in, "places": call.places, "libraries": counted.libraries}
    lines = [
        ngettext("%(n)s of %(places)s places", "%(n)s of %(places)s places", counted.is_in) % words
        if call.places
        else ngettext("%(n)s person is in", "%(n)s people are in", counted.is_in) % words,
        ngettext("from %(libraries)s library", "from %(libraries)s libraries", counted.libraries) % words,
    ]
    return lines + [
        _("%(n)s from %(library)s") % {"n": n, "library": library} for library, n in counted.doubled
    ]


@access(POST=may("can_facilitate"))
def application_answer(request: HttpRequest, pk: int, call_pk: int, application_pk: int) -> HttpResponse:
    call = run(request, pk, call_pk)
    application = get_object_or_404(call.applications.all(), pk=application_pk)
    application.call = call
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return answered_wrong(request, call, application, form)
    try:
        applying.answer(
            application=application,
            by=signed_in(request),
            state=form.cleaned_data["state"],
            word=form.cleaned_data["word"],
        )
    except Refused as refused:
        return show(request, call, refused=refused)
    if request.htmx:  # type: ignore[attr-defined]
        return one_of(request, call, application.pk)
    there = reverse("boards:applications", args=[pk, call_pk])
    return redirect(f"{there}#application-{application.pk}")


def answered_wrong(
    request: HttpRequest, call: Call, application: Application, form: AnswerForm
) -> HttpResponse:
    """A word that is too long, or no answer that there is."""
    sentence = "; ".join(str(error) for errors in form.errors.values() for error in errors)
    return show(request, call, refused=Refused(sentence))


def one_of(request: HttpRequest, call: Call, pk: int) -> HttpResponse:
    """The application as it stands now, and beside it what all of them together say."""
    found = applied(call)
    application = next(one for one in found if one.pk == pk)
    context = {"call": call, "board": call.board, "application": application, **told(call, found)}
    return render(request, "feedback/_application_answered.html", context)


@access(POST=may("can_facilitate"))
def call_close(request: HttpRequest, pk: int, call_pk: int) -> HttpResponse:
    call = run(request, pk, call_pk)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return show(request, call, form)
    seen = [number for number in map(whole, request.POST.getlist("seen")) if number]
    try:
        calling.close_call(call=call, by=signed_in(request), word=form.cleaned_data["word"], seen=seen)
    except Refused as refused:
        return show(request, call, form, refused)
    messages.success(request, _("The call is closed. Everyone who applied is told now."))
    return redirect("boards:applications", pk=pk, call_pk=call_pk)
