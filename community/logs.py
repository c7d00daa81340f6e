"""Structured logs: one JSON object a line, every line of a request with its id."""

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("klankbord.request")
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def _is_fault(record: logging.LogRecord) -> bool:
    return getattr(record, "status_code", 500) != 503  # while something is away (away.py), which is said once


def logging_config() -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "filters": {"faults": {"()": "django.utils.log.CallbackFilter", "callback": _is_fault}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            "klankbord": {"level": "INFO"},
            "django.request": {"level": "ERROR", "filters": ["faults"]},  # a 404 is not a fault of ours
            "django.server": {"level": "WARNING"},
        },
    }


def path_of(request: HttpRequest) -> str:
    """The path, without the secret that some addresses are."""
    values = request.resolver_match.kwargs if request.resolver_match else {}
    secret = values.get("token") or values.get("code")
    return request.path.replace(secret, "…") if secret else request.path


class RequestLog:
    """Give each request an id, answer it in `X-Request-Id`, and log what it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        if not request.path.startswith(QUIET):
            took = round((time.perf_counter() - began) * 1000, 1)
            level = logging.WARNING if response.status_code >= 500 else logging.INFO
            log.log(
                level,
                "request",
                method=request.method,
                path=path_of(request),
                status=response.status_code,
                ms=took,
            )
        return response
