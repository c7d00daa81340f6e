"""How often one person may ask for what a page asks while they write."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.errors import Refused

RATES = {"preview": "60/m/user", "people": "240/m/user"}


class AskedTooOften(Refused):
    code = "rate_limited"
    status = 429
    sentence = _("That was asked too often. Wait a minute and try again.")


def within(request: HttpRequest, action: str) -> None:
    """Raises AskedTooOften."""
    if not ratelimit.consume(
        request, app="threads", action=action, config=RATES, user=request.user, limit_get=True
    ):
        raise AskedTooOften
