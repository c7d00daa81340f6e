"""What the services hand to the home page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from community.people.reader import reader
from community.support.calendar import here
from community.support.finding import shown
from community.support.models import Channel, Service
from community.support.teams import services_of


def contact(request: HttpRequest) -> str:
    """How to reach the first service with a telephone, for a visitor. Three queries."""
    now = here()
    with_phone = Service.objects.filter(channels__kind=Channel.Kind.PHONE).distinct()
    service = with_phone.prefetch_related("channels__hours").first()
    if service is None:
        return ""
    context = {"service": service, "reaches": shown(service, now).reaches}
    return render_to_string("support/_home_contact.html", context, request)


def waiting(request: HttpRequest) -> str:
    """How many people wait for a call of this person's services. One query."""
    counts = {service: service.waiting for service in services_of(reader(request))}  # type: ignore[attr-defined]
    services = [service for service, waiting in counts.items() if waiting]
    if not services:
        return ""
    context = {"services": services, "count": sum(counts.values())}
    return render_to_string("support/_home_waiting.html", context, request)
