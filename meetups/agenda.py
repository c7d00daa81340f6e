"""Which dates a page of the calendar shows: whose, of which kind, coming or over."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Self
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups.permissions import roles_of
from community.numbers import whole
from community.people.models import User
from community.prepared import Prepared
from meetups.models import Kind, Occurrence, OccurrenceQuerySet

NOBODY = AnonymousUser()
PAGE = 20
FARTHEST = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    user: User | AnonymousUser
    mine: bool
    kind: str = ""
    past: bool = False
    page: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """From the address; what it doesn't understand counts as not said."""
        asked, kind, page = (
            request.GET.get("region", ""),
            request.GET.get("kind", ""),
            request.GET.get("page", ""),
        )
        belongs = bool(roles_of(request.user))
        return cls(
            user=request.user,
            mine=belongs and asked != "all",
            kind=kind if kind in Kind.values else "",
            past=request.GET.get("when") == "past",
            page=min(whole(page) or 1, FARTHEST),
        )

    def page_of(self) -> tuple[list[Occurrence], bool]:
        """The dates of this page, and whether more follow. One query."""
        if self.page == 1 and self.user.is_authenticated:
            found = _first(self.user.is_staff, replace(self, user=NOBODY)).objects(
                self.user.pk, timezone.now()
            )
        else:
            first = (self.page - 1) * PAGE
            found = list(self.dates(timezone.now())[first : first + PAGE + 1])
        return found[:PAGE], len(found) > PAGE

    def dates(self, now: datetime) -> OccurrenceQuerySet:
        dates = Occurrence.objects.for_pages(self.user)
        dates = dates.near(self.user) if self.mine else dates.visible_to(self.user)
        if self.kind:
            dates = dates.filter(kind=self.kind)
        return dates.past(now) if self.past else dates.upcoming(now)

    @property
    def url(self) -> str:
        said = {
            "region": "" if self.mine or not roles_of(self.user) else "all",
            "kind": self.kind,
            "when": "past" if self.past else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('meetups:list')}{'?' if query else ''}{query}"

    @property
    def scopes(self) -> list[dict[str, Any]]:
        if not roles_of(self.user):
            return []
        return [self._link(_("My region"), mine=True), self._link(_("All regions"), mine=False)]

    @property
    def kinds(self) -> list[dict[str, Any]]:
        return [
            self._link(_("Everything"), kind=""),
            self._link(_("Meetups"), kind=Kind.MEETUP.value),
            self._link(_("Trainings"), kind=Kind.TRAINING.value),
        ]

    @property
    def turned(self) -> dict[str, Any]:
        """To what is over, and back."""
        return self._link(_("Coming up"), past=False) if self.past else self._link(_("Past dates"), past=True)

    def _link(self, label: str, **changed: Any) -> dict[str, Any]:
        other = replace(self, page=1, **changed)
        return {"label": label, "url": other.url, "current": other == replace(self, page=1)}


@cache
def _first(staff: bool, wanted: Wanted) -> Prepared[Occurrence]:
    """The first page of what is wanted, and one more, for a reader and a moment to come."""

    def build(pk: int, now: datetime) -> OccurrenceQuerySet:
        return replace(wanted, user=User(pk=pk, is_staff=staff)).dates(now)[: PAGE + 1]

    return Prepared(build, int, datetime)


def older_newer(wanted: Wanted, more: bool) -> dict[str, str]:
    """Addresses of the pages beside this one; a page further is earlier in the past, later in the future."""
    further = replace(wanted, page=wanted.page + 1).url if more else ""
    nearer = replace(wanted, page=wanted.page - 1).url if wanted.page > 1 else ""
    return (
        {"older_url": further, "newer_url": nearer}
        if wanted.past
        else {"later_url": further, "sooner_url": nearer}
    )
