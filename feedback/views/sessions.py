"""A session of the board: its agenda, who was there, and minutes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import READERS, access, may, require
from community.errors import Refused
from community.groups.permissions import is_member
from feedback.forms.sessions import AttendanceForm, MinutesForm, PointForm, SessionForm, as_planned
from feedback.models import AgendaPoint, Session
from feedback.permissions import can_add_to_agenda, can_facilitate, can_read_minutes, can_take_off
from feedback.services import sessions
from feedback.views.lookups import board_for, signed_in


def session_for(request: HttpRequest, pk: int, session_pk: int) -> Session:
    board = board_for(request, pk)
    session = get_object_or_404(Session.objects.select_related("entry"), entry__board=board, pk=session_pk)
    session.entry.board = board
    return session


def run(request: HttpRequest, pk: int, session_pk: int) -> Session:
    session = session_for(request, pk, session_pk)
    require(can_facilitate(request.user, session.entry.board))
    return session


@access(GET=READERS)
def session(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    return show(request, session_for(request, pk, session_pk))


def show(
    request: HttpRequest, session: Session, form: PointForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    board = session.entry.board
    is_in = is_member(request.user, board.group_id) or can_facilitate(request.user, board)
    points = list(session.agenda.select_related("by"))
    for point in points:
        point.session = session
        point.may_go = can_take_off(request.user, point)  # type: ignore[attr-defined]
    context = {
        "session": session,
        "board": board,
        "points": points,
        "names": is_in,
        "present": session.attended.order_by("name") if is_in else [],
        "reads_minutes": can_read_minutes(request.user, session),
        "may_add": can_add_to_agenda(request.user, session),
        "may_facilitate": can_facilitate(request.user, board),
        "date_url": date_fragment(session.entry.url) if request.user.is_authenticated else "",
        "form": form or PointForm(),
        "refused": refused,
    }
    wrong = 422 if form is not None else 200
    return render(request, "feedback/session.html", context, status=refused.status if refused else wrong)


def date_fragment(url: str) -> str:
    """Where the calendar answers with that date, if the link leads there."""
    try:
        found = resolve(url)
        if found.view_name == "meetups:detail":
            return reverse("meetups:fragment", kwargs=found.kwargs)
    except (Resolver404, NoReverseMatch):
        pass
    return ""


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_facilitate(request.user, board))
    form = SessionForm(request.POST or None, initial={"on": timezone.localdate(), "mode": "in-person"})
    if request.method == "POST" and form.is_valid():
        planned = sessions.plan_session(board=board, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The session is on the timeline. Members can add to its agenda."))
        return redirect(planned)
    context = {"board": board, "form": form, "session": None}
    return render(request, "feedback/session_edit.html", context, status=422 if form.is_bound else 200)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def session_edit(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    found = run(request, pk, session_pk)
    form = SessionForm(request.POST or None, initial=as_planned(found))
    if request.method == "POST" and form.is_valid():
        sessions.change_session(session=found, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Changed. What it was stays in the history."))
        return redirect(found)
    context = {"board": found.entry.board, "form": form, "session": found}
    return render(request, "feedback/session_edit.html", context, status=422 if form.is_bound else 200)


@access(POST=may("can_facilitate"))
def session_call_off(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    sessions.call_off(session=run(request, pk, session_pk), by=signed_in(request))
    messages.success(request, _("The session is off the timeline."))
    return redirect("boards:detail", pk=pk)


@access(POST=may("can_add_to_agenda"))
def point_add(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    found = session_for(request, pk, session_pk)
    require(is_member(request.user, found.entry.board.group_id))
    form = PointForm(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    try:
        sessions.add_point(session=found, by=signed_in(request), text=form.cleaned_data["text"])
    except Refused as refused:
        return show(request, found, form, refused)
    messages.success(request, _("It is on the agenda."))
    return redirect(f"{found.get_absolute_url()}#agenda")


@access(POST=may("can_take_off"))
def point_take_off(request: HttpRequest, pk: int, session_pk: int, point_pk: int) -> HttpResponse:
    found = session_for(request, pk, session_pk)
    point = get_object_or_404(AgendaPoint.objects.filter(session=found), pk=point_pk)
    point.session = found
    require(can_take_off(request.user, point))
    sessions.take_off(point=point, by=signed_in(request))
    messages.success(request, _("It is off the agenda."))
    return redirect(f"{found.get_absolute_url()}#agenda")


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def attendance(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """A list to tick off, on a phone at the door."""
    found = run(request, pk, session_pk)
    initial = {"present": list(found.attended.values_list("pk", flat=True))}
    form = AttendanceForm(request.POST if request.method == "POST" else None, session=found, initial=initial)
    refused = None
    if form.is_bound and form.is_valid():
        refused = refusal(
            sessions.note_attendance,
            session=found,
            by=signed_in(request),
            present=form.cleaned_data["present"],
        )
        if refused is None:
            messages.success(request, _("Kept: who was there."))
            return redirect(f"{found.get_absolute_url()}#present")
    return answer(request, "feedback/attendance.html", found, form, refused)


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def minutes(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    found = run(request, pk, session_pk)
    form = MinutesForm(request.POST or None, initial={"text": found.minutes, "revision": found.revision})
    refused, publish = None, "publish" in request.POST
    if form.is_bound and form.is_valid():
        refused = refusal(
            sessions.write_minutes, session=found, by=signed_in(request), publish=publish, **form.cleaned_data
        )
        if refused is None:
            published = _("Published. The members hear of it.")
            messages.success(
                request, published if publish else _("Kept as a draft, for those who run the board.")
            )
            return redirect(f"{found.get_absolute_url()}#minutes")
    return answer(request, "feedback/minutes.html", found, form, refused)


def refusal(write: Any, **what: Any) -> Refused | None:
    """Do it; what forbids it is given back, for the page to say."""
    try:
        write(**what)
    except Refused as refused:
        return refused
    return None


def answer(
    request: HttpRequest, template: str, session: Session, form: Any, refused: Refused | None
) -> HttpResponse:
    context = {"session": session, "board": session.entry.board, "form": form, "refused": refused}
    status = refused.status if refused else 422 if form.is_bound else 200
    return render(request, template, context, status=status)
