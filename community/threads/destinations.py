"""The conversations for *Ga naar…*: those of my groups first, what is new in them before the rest."""

from collections.abc import Iterator

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from community.frame.destinations import CONTENT, NOW, PLACE, Destination, Query
from community.people.models import User
from community.threads.models import Thread
from community.threads.unread import is_unread, with_read_to

Kind = Thread.Kind
AT_FIRST = 3


def threads(request: HttpRequest, query: Query) -> Iterator[Destination]:
    """One query."""
    if not isinstance(request.user, User):
        return
    also = _("new question conversation write")
    yield Destination(_("Ask a question"), reverse("threads:new"), "circle-help", also=also, weight=PLACE)
    found = _found(request.user, query)
    for thread in found if query else found[:AT_FIRST]:
        unread: bool = thread.is_new  # type: ignore[attr-defined]
        yield Destination(
            title=thread.name,
            url=thread.get_absolute_url(),
            icon="coffee" if thread.kind == Kind.STANDING else "messages-square",
            note=str(thread.group),
            also=_kind_of(thread.kind),
            lang=thread.language if thread.title else "",
            weight=NOW if unread and not query else CONTENT,
            unread=unread,
        )


def _kind_of(kind: str) -> str:
    return {Kind.STANDING: _("coffee corner"), Kind.QUESTION: _("question")}.get(
        Kind(kind), _("conversation")
    )


def _found(user: User, query: Query) -> list[Thread]:
    seen = Thread.objects.visible_to(user).conversations().select_related("group")
    seen = with_read_to(seen, user)
    mine = Q(joined__isnull=False) | Q(follows__isnull=False)
    if not query:
        seen = seen.filter(mine)
    seen = seen.annotate(is_new=Case(When(is_unread(user), then=True), default=False))
    kinds = Case(
        *(When(kind=kind, then=Value(_kind_of(kind))) for kind in Kind.values if kind != Kind.ATTACHED)
    )
    named = Coalesce(kinds, Value(""))
    return list(query.narrow(seen, "title", "group__name", named, order=("-is_new", "-posted_at", "-pk")))
