"""Calendar addresses: made, renewed and taken back here; read by programs."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from community.access import SIGNED_IN, TOKEN, VISIBLE, access
from community.groups.models import Group
from community.numbers import whole
from community.people.reader import reader
from meetups import feeds, services
from meetups.models import CalendarToken
from meetups.views import seen

CALENDAR = "text/calendar; charset=utf-8"
LONGEST = 100


@access(GET=SIGNED_IN, POST=SIGNED_IN)
@sensitive_variables("secret", "address")
def subscribe(request: HttpRequest) -> HttpResponse:
    """One's own address and one for each group; an address is shown once, when it is made."""
    user = reader(request)
    address, chosen = "", None
    if request.method == "POST":
        chosen = _group(request)
        if "revoke" in request.POST:
            services.revoke_token(user=user, group=chosen)
            return redirect("meetups:subscribe")
        secret = services.renew_token(user=user, group=chosen)
        address = f"{settings.PUBLIC_URL}{reverse('calendar:feed', args=[secret])}"
    response = render(
        request,
        "meetups/subscribe.html",
        {"calendars": _calendars(user), "address": address, "chosen": chosen},
    )
    response["Cache-Control"] = "no-store"
    return response


def _group(request: HttpRequest) -> Group | None:
    """The group asked for; none for one's own dates, 404 for one that can't be seen."""
    asked = request.POST.get("group", "")
    if not asked:
        return None
    group = Group.objects.visible_to(request.user).filter(pk=whole(asked) or 0).first()
    if group is None:
        raise Http404
    return group


def _calendars(user: Any) -> list[dict[str, Any]]:
    tokens = CalendarToken.objects.filter(user=user).values_list("group_id", "created_at")
    made: dict[int | None, datetime] = dict(tokens)
    groups = Group.objects.with_member(user) | Group.objects.visible_to(user).filter(
        pk__in=filter(None, made)
    )
    rows: list[dict[str, Any]] = [{"group": None, "made": made.get(None)}]
    regions = groups.filter(kind=Group.Kind.REGION).distinct().order_by("name")
    return rows + [{"group": group, "made": made.get(group.pk)} for group in regions]


@access(GET=TOKEN)
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads. An address that was taken back doesn't exist."""
    owner = feeds.owner_of(token) if len(token) <= LONGEST else None
    if owner is None:
        raise Http404
    response = HttpResponse(feeds.feed(owner), content_type=CALENDAR)
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


@access(GET=VISIBLE)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    occurrence = seen(request, pk)
    response = HttpResponse(feeds.single(occurrence), content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="{occurrence.on:%Y-%m-%d}.ics"'
    return response
