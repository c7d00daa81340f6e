"""The boards for *Ga naar…*: their pages, and what is proposed on them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Exists, F, OuterRef, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.frame.destinations import CANDIDATES, CONTENT, NOW, THING, Destination, Query
from community.groups.models import Membership
from community.groups.permissions import ORGANISING
from community.people.models import User
from feedback.models import Board, Proposal, Round

COLUMNS = (
    "begun",
    "page",
    "board_pk",
    "name",
    "beside",
    "lang",
    "is_board",
    "ranks_now",
    "has_result",
    "runs",
)
AT_FIRST = 3

Reader = User | AnonymousUser


def boards(request: HttpRequest, query: Query) -> Iterator[Destination]:
    """One query."""
    found = _boards(request.user, query)
    if query:
        found = found.union(_proposals(request.user, query), all=True)
    for row in found.order_by("-is_board", "-begun", "-page")[: CANDIDATES if query else AT_FIRST]:
        if row["is_board"]:
            yield from _pages(row, query)
        else:
            yield _proposal(row)


def _boards(user: Reader, query: Query) -> QuerySet[Any, Any]:
    """The boards, as dicts; for an empty query those of the reader, or every visible one for a visitor."""
    mine = Membership.objects.filter(user=user.pk, group=OuterRef("group"))
    rows = Board.objects.visible_to(user)
    if not query and user.is_authenticated:
        rows = rows.filter(Exists(mine))
    now, rounds = timezone.now(), Round.objects.filter(board=OuterRef("pk"))
    running = rounds.open().filter(opens_at__lte=now, closes_at__gt=now)
    runs = (
        Value(True) if user.is_authenticated and user.is_staff else Exists(mine.filter(role__in=ORGANISING))
    )
    rows = rows.annotate(
        page=F("pk"),
        board_pk=F("pk"),
        name=F("title"),
        beside=F("question"),
        lang=F("language"),
        is_board=_yes(True),
        ranks_now=Exists(running) & Exists(mine),
        has_result=Exists(rounds.filter(revealed_at__isnull=False)),
        runs=runs,
    )
    found: QuerySet[Any, Any] = query.match(rows, "title", "question", Value(_words())).values(*COLUMNS)
    return found


def _proposals(user: Reader, query: Query) -> QuerySet[Any, Any]:
    rows = (
        Proposal.objects.standing()
        .filter(board__in=Board.objects.visible_to(user))
        .annotate(
            page=F("pk"),
            board_pk=F("board"),
            name=F("title"),
            beside=F("board__title"),
            lang=F("language"),
            is_board=_yes(False),
            ranks_now=_yes(False),
            has_result=_yes(False),
            runs=_yes(False),
        )
    )
    found: QuerySet[Any, Any] = query.match(rows, "title", "board__title", Value(_also())).values(*COLUMNS)
    return found


def _yes(so: bool) -> Value:
    return Value(so, output_field=BooleanField())


def _also() -> str:
    return _("need idea proposal")


def _words() -> str:
    """What a board's pages are called, so that any of their words finds the board."""
    names = (_("Rank"), _("Result"), _("Actions"), _("Facilitate"), _("Sounding board"))
    return " ".join(names)


def _pages(row: dict[str, Any], query: Query) -> Iterator[Destination]:
    board, lang = row["board_pk"], row["lang"]

    def page(name: str, label: str, icon: str, weight: int = CONTENT) -> Destination:
        return Destination(
            label,
            reverse(f"boards:{name}", args=[board]),
            icon,
            row["name"],
            note_lang=row["lang"],
            weight=weight,
        )

    if row["ranks_now"]:
        yield page("rank", _("Rank"), "vote", NOW)
    yield Destination(
        title=row["name"],
        url=reverse("boards:detail", args=[board]),
        icon="list-ordered",
        note=_("Sounding board"),
        also=row["beside"],
        lang=lang,
        weight=THING,
    )
    if not query:
        return
    if row["has_result"]:
        yield page("result", _("Result"), "chart-bar")
    yield page("actions", _("Actions"), "clipboard-list")
    if row["runs"]:
        yield page("manage", _("Facilitate"), "settings")


def _proposal(row: dict[str, Any]) -> Destination:
    url = reverse("boards:proposal", args=[row["board_pk"], row["page"]])
    return Destination(
        row["name"], url, "lightbulb", row["beside"], _also(), row["lang"], note_lang=row["lang"]
    )
