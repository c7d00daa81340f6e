from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    from community.notices.models import Notice


class NoticesConfig(AppConfig):
    name = "community.notices"

    def ready(self) -> None:
        from community.frame.registry import badge
        from community.notices import metrics  # noqa: F401  registers its gauges

        badge("notices", unread)


def unread(request: HttpRequest) -> "QuerySet[Notice]":
    from community.notices.models import Notice

    return Notice.objects.filter(user=request.user.pk or 0, read_at=None)
