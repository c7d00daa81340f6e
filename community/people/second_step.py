"""For whom a passkey is a second step after the code, and not another way in.

People knows no groups: whoever knows who carries responsibility registers it (`ask_of`).
"""

from collections.abc import Callable

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from community.people.models import User

_predicates: list[Callable[[User], bool]] = []


def ask_of(predicate: Callable[[User], bool]) -> None:
    """Ask a second step of everybody for whom `predicate` holds. Called from an app's `ready`."""
    _predicates[:] = [predicate]


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """allauth asks everybody with a passkey; we ask those who organise."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is None or not any(needs_it(user) for needs_it in _predicates):
            return False
        return bool(super()._should_handle(request))
