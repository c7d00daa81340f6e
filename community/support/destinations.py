"""The services of *Wegwijs* for *Ga naar…*, each with its telephone."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from community.frame.destinations import THING, Destination, Query
from community.support.models import Channel, Service

AT_FIRST = 1


def services(request: HttpRequest, query: Query) -> Iterator[Destination]:
    """One query."""
    phones = Channel.objects.filter(service=OuterRef("pk"), kind=Channel.Kind.PHONE).order_by(
        "position", "pk"
    )
    team = Service.team.through.objects.filter(service=OuterRef("pk"), user=request.user.pk)
    rows = Service.objects.annotate(phone=Subquery(phones.values("value")[:1]), is_mine=Exists(team))
    found = query.narrow(rows, "name", "summary", "problems", "phone", order=("position", "name"))
    for place, service in enumerate(found):
        phone, is_mine = service.phone or "", service.is_mine
        if query or (place < AT_FIRST and phone):
            url = reverse("guide:service", args=[service.pk])
            also = f"{service.summary} {service.problems} {_('service telephone')}"
            icon = "phone" if phone else "life-buoy"
            yield Destination(service.name, url, icon, phone, also, service.language, THING)
        if is_mine and query:
            url = reverse("guide:callbacks", args=[service.pk])
            yield Destination(_("Who waits for a call"), url, "phone-call", service.name)
