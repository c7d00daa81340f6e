"""Articles of the demo world, made of its conversations: one that holds, one to look at again, one draft."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.history.models import Entry
from community.knowledge import services
from community.knowledge.models import Article, Asked
from community.notices.models import Delivery, Notice
from community.threads.models import Post, Thread

ORDER = 45
MOVING = {
    1: "Een hele afdeling kan in één keer naar een andere locatie: maak een lijst, kies *bulkwijziging* en "
    "dan de nieuwe locatie. Doe het na sluitingstijd.",
    2: "Neem vooraf een lijst van wat uitgeleend is: die stukken komen pas later terug.",
    3: "Let op met de **reserveringen**: die blijven aan de oude locatie hangen. Schrijf ze eerst weg.",
}


def small(world: Any) -> None:
    moving = _write_up(world, "Kan ik de jeugdcollectie", (2, 4, 5), "Een collectie verhuizen in Wise")
    _publish(world, moving, bodies=MOVING, days_ago=20, holds=180)
    begin = _write_up(world, "Welke cursus raden jullie", (2, 3), "Welke cursus volg ik eerst?")
    _publish(world, begin, bodies={}, days_ago=200, holds=190, for_newcomers=True)
    _write_up(world, "Lener krijgt geen mail", (2,), "Een lener krijgt geen mail bij een reservering")


def large(world: Any) -> None:
    """However many conversations, the articles stay three."""


def _write_up(world: Any, title: str, numbers: tuple[int, ...], called: str) -> Article:
    thread = Thread.objects.filter(title__startswith=title).earliest("pk")  # a large world asks it many times
    posts = [Post.objects.get(thread=thread, number=number) for number in numbers]
    return services.write_up(thread=thread, posts=posts, title=called, by=world.people["organiser"])


def _publish(
    world: Any,
    article: Article,
    *,
    bodies: dict[int, str],
    days_ago: int,
    holds: int,
    for_newcomers: bool = False,
) -> None:
    """Everybody had agreed, and it is a while ago."""
    by, then = world.people["organiser"], world.now - timedelta(days=days_ago)
    places = {row.pk: bodies.get(row.position, row.body) for row in article.paragraphs.all()}
    services.edit(article=article, by=by, title=article.title, for_newcomers=for_newcomers, bodies=places)
    for asked in article.asked.all():
        services.answer(asked=asked, agreed=True)
    services.publish(article=article, by=by, review_on=timezone.localdate(then) + timedelta(days=holds))
    Article.objects.filter(pk=article.pk).update(created_at=then, published_at=then)
    Asked.objects.filter(article=article).update(at=then)
    Entry.objects.about(article).backdate(then)
    Notice.objects.filter(kind=services.ASKED, key=f"article-{article.pk}").delete()
    Delivery.objects.filter(key__startswith=f"{services.ASKED}:article-{article.pk}:").delete()
