"""One application for pages, the API and the socket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from community.live.routing import socket  # noqa: E402

application = ProtocolTypeRouter({"http": pages, "websocket": socket})
