"""Where somebody works, and how they came in."""

from collections.abc import Iterator

from community.groups.handing_on import successor
from community.people.erasure import Erasure
from community.people.models import User
from community.people.privacy import Section, rows
from regions.models import JoinRequest, Region, Workplace


def export(user: User) -> Iterator[Section]:
    works = Workplace.objects.filter(user=user).order_by("pk")
    yield "workplaces", rows(works, "main", "since", library="library__name")
    yield "contact_of", rows(Region.objects.filter(contact=user), "name")
    asked = JoinRequest.objects.filter(email=user.email).order_by("pk")
    yield (
        "asked_to_join",
        rows(asked, "email", "name", "note", "state", "created_at", library="library__name"),
    )


def forget(erasure: Erasure) -> None:
    """Who asked to join, also before there was an account; another organiser is turned to from now on."""
    JoinRequest.objects.filter(email__in=erasure.addresses).delete()
    for region in Region.objects.filter(contact=erasure.user).select_related("group"):
        region.contact = successor(region.group, erasure.user)
        region.save(update_fields=["contact"])
