"""One application for pages, the API and the socket."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402

from community.bodies import Bounded  # noqa: E402
from community.live.routing import socket  # noqa: E402
from community.turns import InTurns  # noqa: E402

application = ProtocolTypeRouter({"http": Bounded(InTurns()), "websocket": socket})
