"""Whose services these are."""

from django.db.models import Count, Q

from community.people.models import User
from community.support.models import CallbackRequest, Service


def services_of(user: User) -> list[Service]:
    """The services whose team somebody is in, each with `waiting`: how many wait for a call.

    One query, kept on the user object: load the user anew to see a change.
    """
    services: list[Service] | None = getattr(user, "_services", None)
    if services is None:
        waiting = Count("callbacks", filter=Q(callbacks__state=CallbackRequest.State.ASKED))
        services = list(Service.objects.filter(team=user).annotate(waiting=waiting))
        user._services = services  # type: ignore[attr-defined]
    return services
