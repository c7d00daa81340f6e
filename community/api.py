"""What every API class shares: its declared access holds, and refusals are a code and a message."""

import io
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from community.access import admits
from community.errors import Refused

if TYPE_CHECKING:
    from rest_framework.views import APIView

CODES = {
    400: "invalid",
    401: "forbidden",
    403: "forbidden",
    404: "not_found",
    405: "invalid",
    413: "too_large",
}


class TooLarge(Refused):
    code = "too_large"
    status = 413
    sentence = gettext_lazy("That is too large: send at most 1 MB.")


class Json(JSONParser):
    """Reads no more than pages do, and refuses what is too deep for Python's own reader."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(largest + 1)
        if len(body) > largest:
            raise TooLarge
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError(_("This message is nested too deeply.")) from None


class DeclaredAccess(BasePermission):
    """The class's `access` mapping, by action for a viewset and by method otherwise. Silence is a no."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        rules = getattr(view, "access", {})
        method = "GET" if request.method == "HEAD" else request.method
        rule = rules.get(getattr(view, "action", None) or method) or rules.get(method)
        if rule is None and not hasattr(view, str(request.method).lower()):
            raise exceptions.MethodNotAllowed(str(request.method))
        return rule is not None and admits(rule, request.user)


def refusal(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{code, message, fields?}` in the reader's language, with the status the error asks for."""
    from rest_framework.views import exception_handler  # which itself imports DeclaredAccess

    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if isinstance(error, Refused):
        return Response({"code": error.code, "message": str(error.sentence)}, status=error.status)
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("That doesn't exist, or you can't see it."))
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(_("You can see this, but you may not do that."))
    response = exception_handler(error, context)
    if response is None:
        return None
    code = "rate_limited" if response.status_code == 429 else CODES.get(response.status_code, "invalid")
    detail = response.data.get("detail") if isinstance(response.data, dict) else None
    message = str(detail) if detail else _("Something in this isn't right: see the fields.")
    response.data = {"code": code, "message": message, **({} if detail else {"fields": response.data})}
    return response
