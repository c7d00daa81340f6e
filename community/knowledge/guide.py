"""What articles hand to the guide, to conversations and to *Ga naar…*."""

from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from community.frame.destinations import THING, Destination, Query
from community.knowledge import services
from community.knowledge.models import Article
from community.knowledge.permissions import can_write_up
from community.people.models import User
from community.support.finding import telling
from community.threads.models import Thread
from community.threads.sources import Outcome, Use, Way

SHOWN = 6


def part(request: HttpRequest, question: str) -> str:
    """Those that know a word of the question; else those for who is new, then the newest. One query."""
    found = Article.objects.published()
    if question:
        words = Q()
        for word in telling(question) or [question]:
            words |= Q(title__icontains=word) | Q(paragraphs__body__icontains=word)
        found = found.filter(words).distinct()
    rows = list(found.order_by("-for_newcomers", "-published_at", "-pk")[: SHOWN + 1])
    if not rows:
        return ""
    context = {"articles": rows[:SHOWN], "more": len(rows) > SHOWN, "question": question}
    return render_to_string("knowledge/_guide.html", context, request)


def whole(user: User, thread: Thread) -> Iterator[Way]:
    if can_write_up(user, thread):
        yield Way(_("Make an article of it"), reverse("articles:new", args=[thread.pk]), "book-open")


def outcomes(user: User, thread: Thread) -> Iterator[Outcome]:
    """One query."""
    for article in Article.objects.visible_to(user).filter(thread=thread).order_by("pk"):
        said = _("Is in the guide now:") if article.published_at else _("Being written up for the guide:")
        yield Outcome(said, article.title, article.get_absolute_url(), article.language)


USE = Use(name="knowledge.articles", whole=whole, outcomes=outcomes, forget=services.forget)


def places(request: HttpRequest, query: Query) -> Iterator[Destination]:
    """One query, and none for nothing typed."""
    if not query:
        return
    for article in query.narrow(Article.objects.published(), "title", order=("title", "pk")):
        also = _("guide article")
        url, language = article.get_absolute_url(), article.language
        yield Destination(article.title, url, "book-open", _("Find your way"), also, language, THING)
