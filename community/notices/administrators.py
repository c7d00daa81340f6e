"""Somebody is told that they administer from now on, or no longer."""

from django.urls import reverse
from django.utils import timezone

from community.notices.services import notify
from community.people.models import User

ADMINISTRATOR = "people.administrator"


def tell(*, user: User, by: User) -> None:
    notify(
        users=[user],
        kind=ADMINISTRATOR,
        key=f"user-{user.pk}-{timezone.now().isoformat()}",
        url=reverse("home"),
        words={"who": by.name, "is_one": user.is_staff},
        actor=by,
    )
