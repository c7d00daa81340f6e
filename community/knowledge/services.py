"""The one writer of articles. Whoever's words are in one is asked first, and can say no at any time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from community.history.models import Entry
from community.history.services import record
from community.knowledge import errors
from community.knowledge.models import Article, Asked, Paragraph
from community.notices.services import notify
from community.people.models import User
from community.support.calendar import here, is_working_day
from community.threads import errors as thread_errors
from community.threads import stamps
from community.threads.models import Post, Thread

ASKED, OBJECTED, DUE = "knowledge.asked", "knowledge.objected", "knowledge.due"
DAYS_TO_ANSWER = 2  # working days
Answer = Asked.Answer


@transaction.atomic
def write_up(*, thread: Thread, posts: Sequence[Post], title: str, by: User) -> Article:
    """A draft of these messages, in this order. Raises NothingInIt, PostGone.

    Holds the conversation, so that a message that is removed meanwhile leaves nothing here.
    """
    thread = stamps.hold(thread.pk)
    fresh = Post.objects.standing().filter(thread=thread).select_related("author")
    found = fresh.in_bulk([post.pk for post in posts])
    if not posts:
        raise errors.NothingInIt
    if len(found) < len(posts):
        raise thread_errors.PostGone
    article = Article.objects.create(
        group=thread.group, thread=thread, title=title, owner=by, language=thread.language
    )
    chosen = [found[post.pk] for post in posts]
    Paragraph.objects.bulk_create(
        Paragraph(article=article, position=place, body=post.body, source=post)
        for place, post in enumerate(chosen, 1)
    )
    record(actor=by, verb="write-up", of=article, after={"title": title})
    _ask(article, chosen, by)
    return article


def _ask(article: Article, posts: Iterable[Post], by: User) -> None:
    authors = {post.author for post in posts if post.author is not None and post.author_id != by.pk}
    Asked.objects.bulk_create([Asked(article=article, user=user) for user in sorted(authors, key=_pk)])
    notify(
        users=authors,
        kind=ASKED,
        key=f"article-{article.pk}",
        url=article.get_absolute_url(),
        words={"who": by.name, "title": article.title, "days": DAYS_TO_ANSWER},
        actor=by,
    )


def _pk(user: User) -> int:
    return user.pk


@transaction.atomic
def edit(
    *, article: Article, by: User, title: str, for_newcomers: bool, bodies: Mapping[int, str], more: str = ""
) -> Article:
    """Its words, by paragraph, which then stand in the order of `bodies`; an empty one goes.

    The history keeps the former text. Raises NothingInIt.
    """
    article = _held(article)
    before = _told(article)
    order = {pk: place for place, pk in enumerate(bodies)}
    rows = sorted(article.paragraphs.all(), key=lambda row: order.get(row.pk, len(order)))
    kept = [row for row in rows if bodies.get(row.pk, row.body).strip()]
    if not kept and not more.strip():
        raise errors.NothingInIt
    article.paragraphs.exclude(pk__in=[row.pk for row in kept]).delete()
    for place, row in enumerate(kept, 1):
        row.body, row.position = bodies.get(row.pk, row.body).strip(), place
        row.save(update_fields=["body", "position"])
    if more.strip():
        Paragraph.objects.create(article=article, position=len(kept) + 1, body=more.strip())
    article.title, article.for_newcomers = title, for_newcomers
    article.save(update_fields=["title", "for_newcomers"])
    after = _told(article)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        record(
            actor=by,
            verb="edit",
            of=article,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return article


def _held(article: Article) -> Article:
    return Article.objects.select_for_update(of=("self",)).select_related("owner").get(pk=article.pk)


def _told(article: Article) -> dict[str, str | bool]:
    text = "\n\n".join(article.paragraphs.values_list("body", flat=True))
    return {"title": article.title, "for_newcomers": article.for_newcomers, "text": text}


def waits_for(article: Article, now: datetime) -> list[Asked]:
    """Whose answer is still awaited: they have two working days."""
    open_ones = article.asked.filter(answer=Answer.NONE).select_related("user")
    return [asked for asked in open_ones if now.date() < _answer_by(here(asked.at).date())]


def _answer_by(day: date) -> date:
    """The day after the last on which somebody may still be thinking about it."""
    left = DAYS_TO_ANSWER
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day + timedelta(days=1)


@transaction.atomic
def publish(*, article: Article, by: User, review_on: date) -> Article:
    """For everybody, until somebody looks again; or: somebody did. Raises StillAsking."""
    article = _held(article)
    if article.published_at is None:
        if waits_for(article, here()):
            raise errors.StillAsking
        article.published_at = timezone.now()
    before, article.review_on = article.review_on, review_on
    article.save(update_fields=["published_at", "review_on"])
    record(
        actor=by,
        verb="publish",
        of=article,
        before={"review_on": before.isoformat() if before else None},
        after={"review_on": review_on.isoformat()},
    )
    return article


@transaction.atomic
def withdraw(*, article: Article, by: User) -> Article:
    """A draft again. The same again changes nothing."""
    article = _held(article)
    if article.published_at is not None:
        article.published_at = None
        article.save(update_fields=["published_at"])
        record(actor=by, verb="withdraw", of=article)
    return article


@transaction.atomic
def answer(*, asked: Asked, agreed: bool) -> Asked:
    """Whoever said no takes their words out at once, out of the former texts too; the owner hears of it."""
    article = _held(asked.article)
    asked = Asked.objects.select_related("user").get(pk=asked.pk)
    wanted = Answer.AGREED if agreed else Answer.OBJECTED
    if asked.answer == wanted:
        return asked
    asked.answer = wanted
    asked.save(update_fields=["answer"])
    if not agreed:
        _take_out(article, Paragraph.objects.filter(article=article, source__author=asked.user_id))
        _tell_owner(article, asked)
    return asked


def _tell_owner(article: Article, asked: Asked) -> None:
    if article.owner is not None:
        notify(
            users=[article.owner],
            kind=OBJECTED,
            key=f"asked-{asked.pk}",
            url=article.get_absolute_url(),
            words={"who": asked.user.name, "title": article.title},
            actor=asked.user,
        )


def _take_out(article: Article, paragraphs: Iterable[Paragraph]) -> None:
    """Of a held article. One in which nothing is left is no longer published."""
    for paragraph in paragraphs:
        paragraph.delete()
    Entry.objects.about(article).scrub("text")
    if not article.paragraphs.exists():
        Article.objects.filter(pk=article.pk).update(published_at=None)


def forget(post: Post) -> None:
    """It was removed from its conversation: what was made of it goes too, out of the former texts as well."""
    for paragraph in Paragraph.objects.filter(source=post).select_related("article"):
        _take_out(_held(paragraph.article), [paragraph])


def tell_due() -> int:
    """The duty: whoever looks after an article hears once that its day has come; how many."""
    due = Article.objects.to_review(timezone.localdate()).filter(owner__is_active=True)
    found = list(due.select_related("owner"))
    for article in found:
        assert article.owner is not None
        notify(
            users=[article.owner],
            kind=DUE,
            key=f"article-{article.pk}-{article.review_on}",
            url=article.get_absolute_url(),
            words={"title": article.title},
        )
    return len(found)
