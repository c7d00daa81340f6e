"""Whose services these are."""

from django.db.models import Count, Q, QuerySet

from community.people.models import User
from community.prepared import Prepared
from community.support.models import CallbackRequest, Service


def _of_team(member: int) -> QuerySet[Service]:
    waiting = Count("callbacks", filter=Q(callbacks__state=CallbackRequest.State.ASKED))
    return Service.objects.filter(team=member).annotate(waiting=waiting)


_OF_TEAM = Prepared(_of_team, int)


def services_of(user: User) -> list[Service]:
    """The services whose team somebody is in, each with `waiting`: how many wait for a call.

    One query, kept on the user object: load the user anew to see a change.
    """
    services: list[Service] | None = getattr(user, "_services", None)
    if services is None:
        services = _OF_TEAM.objects(user.pk)
        user._services = services  # type: ignore[attr-defined]
    return services
