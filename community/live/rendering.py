"""An event as clients see it: rendered and encoded once per language."""

import logging
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from community.live import registry
from community.live.protocol import encode, public

log = logging.getLogger("klankbord.live")


def encoded(topic: str, event: str, payload: Mapping[str, Any], language: str) -> bytes:
    """The event's JSON. A numbered one goes through its topic's `render`, which may use the database.

    Never raises: in the place of an event that can't be rendered stands `reload`, for one poisoned event must
    not silence its topic.
    """
    kind = registry.topic(topic.partition(":")[0])
    try:
        if kind is not None and kind.render is not None and "changed" in payload:
            with translation.override(language):
                payload = kind.render(payload, language)
        return encode({"type": event, "topic": public(topic), **payload})
    except Exception:
        log.exception("an event of %s can't be rendered", topic)
        return encode({"type": "reload", "topic": public(topic)})
