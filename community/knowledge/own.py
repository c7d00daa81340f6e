"""Which pages of the guide somebody looks after, and what they answered about words of theirs."""

from collections.abc import Iterator

from community.knowledge.models import Article, Asked
from community.people.models import User
from community.people.privacy import Section, rows


def export(user: User) -> Iterator[Section]:
    owned = Article.objects.filter(owner=user).order_by("pk")
    yield "articles", rows(owned, "title", "created_at", "published_at", number="pk")
    asked = Asked.objects.filter(user=user).order_by("pk")
    yield "asked_for_words", rows(asked, "at", "answer", article="article__title")
