from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from community.notices.models import Notice
    from community.people.models import User


class NoticesConfig(AppConfig):
    name = "community.notices"

    def ready(self) -> None:
        from community.frame.registry import badge
        from community.notices import (
            administrators,
            metrics,  # noqa: F401  registers its gauges
        )
        from community.notices.own import export, forget
        from community.notices.registry import NoticeKind, notice_kind
        from community.people.administrators import tell_with
        from community.people.erasure import Part, part
        from community.people.privacy import own_data

        own_data("notices", export)
        part("notices", Part(forget))
        badge("notices", unread)
        notice_kind(NoticeKind(administrators.ADMINISTRATOR, _("I am an administrator, or no longer one")))
        tell_with(administrators.tell)


def unread(user: "User") -> "QuerySet[Notice]":
    from community.notices.models import Notice

    return Notice.objects.filter(user=user, read_at=None)
