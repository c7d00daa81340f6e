"""The one writer of notices, follow levels and the outbox. Everything here joins the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from community.live.door import me, publish
from community.notices.loop import wake
from community.notices.models import Delivery, Follow, Notice, Preference
from community.notices.registry import NoticeKind, kind_of
from community.people.models import User


@transaction.atomic
def notify(
    *, users: Iterable[User], kind: str, key: str, url: str, words: dict[str, Any], actor: User | None = None
) -> None:
    """Tell each of `users` once per (kind, key), in the app and by mail where they want that.

    Never tells the actor of their own act, nor somebody whose account is closed. `words` is JSON.
    """
    known = kind_of(kind)
    readers = {user.pk: user for user in users if user.is_active and user != actor}
    told = Notice.objects.filter(user__in=readers, kind=kind, key=key).values_list("user", flat=True)
    fresh = [readers[pk] for pk in readers.keys() - set(told)]
    Notice.objects.bulk_create(
        [Notice(user=user, kind=kind, key=key, url=url, words=words) for user in fresh], ignore_conflicts=True
    )
    chosen = dict(Preference.objects.filter(user__in=fresh, kind=kind).values_list("user", "mail"))
    for user in fresh:
        publish(me(user.pk), "notice", {"kind": kind})
        if chosen.get(user.pk, known.mail) == Preference.Mail.NOW:
            _mail_notice(user, known, key, url, words)


def _mail_notice(user: User, kind: NoticeKind, key: str, url: str, words: dict[str, Any]) -> None:
    context = {**words, "reader": user, "url": settings.PUBLIC_URL + url, "kind": kind}
    mail(key=f"{kind.name}:{key}:{user.pk}", template=kind.mail_template, context=context, user=user)


@transaction.atomic
def mail(
    *,
    key: str,
    template: str,
    context: dict[str, Any],
    user: User | None = None,
    to: str = "",
    language: str = "",
    due_at: datetime | None = None,
    calendar: str = "",
    calendar_method: str = "",
) -> Delivery:
    """Put a mail into the outbox, in the reader's language. The same key is never mailed twice.

    The template's first line is `Subject: …`; the text follows. Give `user`, or `to` and `language`.
    """
    language = language or (user.language if user else "") or settings.LANGUAGE_CODE
    links = {"public_url": settings.PUBLIC_URL}
    with translation.override(language):
        rendered = render_to_string(template, {**links, **context}).strip()
    subject, _sep, body = rendered.partition("\n")
    values: dict[str, Any] = {
        "user": user,
        "to": to or (user.email if user else ""),
        "language": language,
        "subject": subject.removeprefix("Subject:").strip(),
        "body": body.strip() + "\n",
        "calendar": calendar,
        "calendar_method": calendar_method,
        "message_id": make_msgid(domain=settings.PUBLIC.host),
        "due_at": due_at or timezone.now(),
    }
    delivery, _is_new = Delivery.objects.get_or_create(key=key, defaults=values)
    transaction.on_commit(wake, robust=True)
    return delivery


@transaction.atomic
def follow(*, user: User, kind: str, object_id: int, level: str) -> Follow:
    """Set how closely `user` follows an object. Called again it replaces the level."""
    following, _is_new = Follow.objects.update_or_create(
        user=user, kind=kind, object_id=object_id, defaults={"level": level}
    )
    return following


def followers_of(kind: str, object_id: int) -> QuerySet[User]:
    """Who hears of everything about an object."""
    follows = Follow.objects.filter(kind=kind, object_id=object_id, level=Follow.Level.ALL)
    return User.objects.filter(pk__in=follows.values("user"), is_active=True)


@transaction.atomic
def read_notices(*, user: User, pk: int | None = None) -> int:
    """Mark one notice, or all of them, as read. Gives how many were unread."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def prefer(*, user: User, kind: str, mail: str) -> None:
    Preference.objects.update_or_create(user=user, kind=kind, defaults={"mail": mail})
