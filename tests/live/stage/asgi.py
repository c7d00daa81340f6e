import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.live.stage.settings"

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from community.live.routing import socket  # noqa: E402

application = ProtocolTypeRouter({"http": pages, "websocket": socket})
