"""One application for pages, the API and the socket."""

import gc
import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.signals import request_started  # noqa: E402
from django.db import close_old_connections, reset_queries  # noqa: E402

from community.bodies import Bounded  # noqa: E402
from community.live.routing import socket  # noqa: E402
from community.turns import InTurns  # noqa: E402

pages = InTurns()
application = ProtocolTypeRouter({"http": Bounded(pages), "websocket": socket})

# A turn looks after its own connection; Django's receivers would first look after that of another thread.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)

# What is loaded stays. Looking through all of it for garbage again and again would hold every socket up.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
