"""What the home page says of calls for members: which are open to whom, and which wait for an answer."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from community.groups.permissions import organises_anything
from community.people.models import User
from community.prepared import Prepared
from feedback.models import Call
from feedback.models.gathering import CallQuerySet

SHOWN = 2
SOON = timedelta(days=4)  # before it is over, a call is something to do now


def _open(user: int, today: date) -> CallQuerySet:
    """Soonest over first, with their board."""
    open_to = Call.objects.for_applicant(user, today)
    return open_to.select_related("board").order_by("closes_on", "pk")[: SHOWN + 1]


_OPEN = Prepared(_open, int, date)


def to_answer(request: HttpRequest) -> str:
    """A call of this facilitator that is over, and nobody was answered yet. A query for them alone."""
    user = request.user
    if not isinstance(user, User) or not organises_anything(user):
        return ""
    call = Call.objects.to_answer(user).select_related("board").with_counts().order_by("closes_on").first()
    if call is None or not call.applied:  # type: ignore[attr-defined]
        return ""
    return render_to_string("feedback/_to_answer.html", {"call": call}, request)


def soon_over(request: HttpRequest) -> str:
    return _shown(request, [call for call in _open_to(request) if _is_soon_over(call)][:1])


def open_calls(request: HttpRequest) -> str:
    return _shown(request, [call for call in _open_to(request) if not _is_soon_over(call)][:SHOWN])


def public_calls(request: HttpRequest) -> str:
    """For a visitor: those of public boards. One query."""
    found = Call.objects.open().visible_to(request.user).select_related("board").order_by("closes_on", "pk")
    return _shown(request, list(found[:SHOWN]))


def _is_soon_over(call: Call) -> bool:
    return call.closes_on <= timezone.localdate() + SOON


def _open_to(request: HttpRequest) -> list[Call]:
    """What this person can still apply to, soonest over first. One query a request."""
    found: list[Call] | None = getattr(request, "_calls", None)
    if found is None:
        user = request.user
        found = _OPEN.objects(user.pk, timezone.localdate()) if isinstance(user, User) else []
        request._calls = found  # type: ignore[attr-defined]
    return found


def _shown(request: HttpRequest, calls: list[Call]) -> str:
    return render_to_string("feedback/_open_calls.html", {"calls": calls}, request) if calls else ""
