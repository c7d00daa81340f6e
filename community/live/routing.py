"""What `asgi.py` puts behind "websocket": our own pages' sockets, and programs, which send no Origin."""

from typing import Any

from channels.routing import URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.urls import path

from community.live.socket import serve


class OwnPages(OriginValidator):  # type: ignore[misc]  # channels has no types
    """A browser always says which page opens a socket; only ours may. What says nothing isn't a browser."""

    def valid_origin(self, parsed_origin: Any) -> bool:
        return parsed_origin is None or bool(super().valid_origin(parsed_origin))


routes: Any = [path("ws/", serve)]  # type: ignore[arg-type]  # the stubs know views only
socket = OwnPages(URLRouter(routes), settings.ALLOWED_HOSTS)
