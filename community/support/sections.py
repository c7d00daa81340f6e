"""What the services hand to the home page."""

from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from community.people.reader import reader
from community.support.calendar import here
from community.support.finding import shown
from community.support.models import CallbackRequest, Channel, Service


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
    waiting = Count("callbacks", filter=Q(callbacks__state=CallbackRequest.State.ASKED))
    mine = Service.objects.filter(team=reader(request)).annotate(waiting=waiting).filter(waiting__gt=0)
    services = list(mine)
    if not services:
        return ""
    context = {"services": services, "count": sum(service.waiting for service in services)}
    return render_to_string("support/_home_waiting.html", context, request)
