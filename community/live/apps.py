from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class LiveConfig(AppConfig):
    name = "community.live"
    label = "live"

    def ready(self) -> None:
        from community.access import SIGNED_IN
        from community.live.protocol import ME
        from community.live.registry import Topic, register

        register(Topic(prefix=ME, access=SIGNED_IN, authorize=_one_s_own))
        user_logged_out.connect(_signed_out, dispatch_uid="community.live")


def _one_s_own(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    return [user_id == pk for user_id, pk in pairs]


def _signed_out(request: Any, **_: Any) -> None:
    from community.live.door import sign_out

    session_key = getattr(getattr(request, "session", None), "session_key", None)
    if session_key:
        sign_out(session_key)
