"""What the conversations hand to the frame: the number in the menu, and their parts of the home page."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from community.frame.registry import counts_of
from community.people.models import User
from community.people.reader import reader
from community.prepared import Prepared
from community.threads.listing import conversations_unread_by, rows_of, with_rows
from community.threads.models import AskedToHelp, ThreadQuerySet
from community.threads.questions import a_week_ago, asked, waiting_for
from community.threads.unread import MOST

SHOWN = 5
CAN_HELP = "threads.can_help"


def _newest(user: User) -> ThreadQuerySet:
    return with_rows(conversations_unread_by(user).order_by("-posted_at", "-pk"), user)[: SHOWN + 1]


_NEWEST = Prepared(lambda pk: _newest(User(pk=pk)), int)
_NEWEST_FOR_STAFF = Prepared(lambda pk: _newest(User(pk=pk, is_staff=True)), int)


def unread_threads(user: User) -> ThreadQuerySet:
    """What the menu counts."""
    return conversations_unread_by(user)[:MOST]


def asked_to_help(user: User, since: datetime) -> QuerySet[AskedToHelp]:
    """What is counted along: whether anything was asked of them lately."""
    return asked(user, since)[:1]


def lately(request: HttpRequest) -> datetime:
    return a_week_ago()


def unread(request: HttpRequest) -> str:
    """The conversations with something new, newest first. Two queries."""
    user = reader(request)
    rows = rows_of((_NEWEST_FOR_STAFF if user.is_staff else _NEWEST).objects(user.pk))
    if not rows:
        return ""
    context = {"rows": rows[:SHOWN], "more": len(rows) > SHOWN}
    return render_to_string("threads/_home_unread.html", context, request)


def can_help(request: HttpRequest) -> str:
    """Questions that nobody answered, about something they say they know. A query where any may wait."""
    threads = waiting_for(reader(request)) if counts_of(request)[CAN_HELP] else []
    return render_to_string("threads/_home_can_help.html", {"threads": threads}, request) if threads else ""


def ask(request: HttpRequest) -> str:
    return render_to_string("threads/_home_ask.html", {}, request)
