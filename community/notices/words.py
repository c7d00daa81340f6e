"""The words of a notice: what its template needs, kept as JSON until a reader asks in their own language."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.template import Context, engines
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.functional import Promise

_KEPT = {"datetime": parse_datetime, "date": parse_date, "time": parse_time}


def packed(value: Any) -> Any:
    """As JSON holds it. Moments keep their type, for a template formats them by the reader's language."""
    match value:
        case Mapping():
            return {str(key): packed(item) for key, item in value.items()}
        case list() | tuple():
            return [packed(item) for item in value]
        case datetime():
            return {"$datetime": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case Promise():
            return str(value)
        case None | bool() | int() | float():
            return value
    return str(value)


def unpacked(value: Any) -> Any:
    """What `packed` was given."""
    if isinstance(value, list):
        return [unpacked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (key, text), *_ = value.items()
        if key.startswith("$") and key[1:] in _KEPT:
            return _KEPT[key[1:]](text)
    return {key: unpacked(item) for key, item in value.items()}


def plain(template: str, context: Mapping[str, Any]) -> str:
    """A template rendered as plain text: nothing is escaped, for this is no HTML."""
    loaded = engines["django"].engine.get_template(template)  # type: ignore[attr-defined]
    return str(loaded.render(Context(dict(context), autoescape=False)))
