"""What an organiser does: plan, move one date, cancel it, put it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.access import access, may, require
from community.errors import Refused
from community.people.reader import reader
from meetups import services, words
from meetups.forms import CancelForm, ChangeForm, PlanForm
from meetups.models import Occurrence, Series
from meetups.permissions import can_organise, can_plan
from meetups.services.planning import next_dates
from meetups.views import seen


@access(GET=may("can_plan"), POST=may("can_plan"))
def new(request: HttpRequest) -> HttpResponse:
    """Plan in two steps: look at the first dates, then keep them. Nothing typed is lost between."""
    require(can_plan(request.user))
    form = PlanForm(request.POST or None, user=reader(request))
    if request.method != "POST":
        return _planning(request, form)
    if not form.is_valid():
        return _planning(request, form, status=422)
    try:
        dates = _preview(form)
        if "plan" in request.POST:
            return _plan(request, form)
    except Refused as refused:
        form.add_error("rhythm", str(refused.sentence))
        return _planning(request, form, status=422)
    return _planning(request, form, dates=dates)


def _planning(request: HttpRequest, form: PlanForm, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "meetups/new.html", {"form": form, **more}, status=status)


def _preview(form: PlanForm) -> list[Occurrence]:
    outline = form.outline()
    if not form.repeats:
        only = Occurrence(minutes=outline.minutes, zone=outline.zone)
        only.set_clock(outline.first)
        return [only]
    data = form.cleaned_data
    return next_dates(
        outline=outline, rule=form.rule(), until=data["until"], skip_holidays=data["skip_holidays"]
    )


def _plan(request: HttpRequest, form: PlanForm) -> HttpResponse:
    by, outline = reader(request), form.outline()
    if not form.repeats:
        occurrence = services.plan_date(by=by, outline=outline)
        messages.success(request, _("The date is in the calendar."))
        return redirect(occurrence)
    series = services.plan_series(
        by=by,
        outline=outline,
        rule=form.rule(),
        until=form.cleaned_data["until"],
        skip_holidays=form.cleaned_data["skip_holidays"],
    )
    messages.success(request, _said(series))
    first = series.occurrences.order_by("starts_at").first()
    return redirect(first) if first else redirect("meetups:list")


def _said(series: Series) -> str:
    return _("The dates are in the calendar. %(rhythm)s.") % {"rhythm": words.rhythm(series)}


@access(GET=may("can_organise"), POST=may("can_organise"))
def change(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = seen(request, pk)
    require(can_organise(request.user, occurrence))
    form = ChangeForm(request.POST or None, occurrence=occurrence)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            services.change_occurrence(occurrence=occurrence, by=reader(request), terms=form.terms())
            messages.success(
                request, _("Changed. Everyone who answered gets a mail about a new time or place.")
            )
            return redirect(occurrence)
        status = 422
    return render(request, "meetups/change.html", {"form": form, "occurrence": occurrence}, status=status)


@access(GET=may("can_organise"), POST=may("can_organise"))
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = seen(request, pk)
    require(can_organise(request.user, occurrence))
    form = CancelForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            services.cancel_occurrence(occurrence=occurrence, by=reader(request), reason=reason)
            messages.success(request, _("Cancelled. Everyone who answered gets a mail."))
            return redirect(occurrence)
        status = 422
    return render(request, "meetups/cancel.html", {"form": form, "occurrence": occurrence}, status=status)


@access(POST=may("can_organise"))
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = seen(request, pk)
    require(can_organise(request.user, occurrence))
    services.restore(occurrence=occurrence, by=reader(request))
    messages.success(request, _("This date goes ahead after all. Everyone who answered gets a mail."))
    return redirect(occurrence)
