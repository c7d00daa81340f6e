"""The one writer of notices, follows and the outbox. Everything happens in the caller's transaction."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from community.live.door import me, publish
from community.notices import wakeup
from community.notices.mails import compose, language_of, new_message_id, stop_url
from community.notices.models import Delivery, Follow, Notice, Preference
from community.notices.registry import NoticeKind, kind_named
from community.notices.words import packed, unpacked
from community.people.models import User

BATCH = 500


@transaction.atomic
def notify(
    *,
    users: Iterable[User],
    kind: str,
    key: str,
    url: str,
    words: dict[str, Any],
    actor: User | None = None,
) -> None:
    """Tell each of `users` once about `key`, in the app and by mail as they prefer.

    The actor isn't told of their own act, nor is anyone whose account is closed. Calling it again with the
    same key changes nothing. `words` may hold dates and times: they are written in the reader's language.
    """
    registered = kind_named(kind)
    people = {user.pk: user for user in users if user.is_active and (actor is None or user.pk != actor.pk)}
    told = Notice.objects.filter(kind=kind, key=key, user__in=people).values_list("user_id", flat=True)
    for user_id in list(told):
        del people[user_id]
    if not people:
        return
    kept = packed(words)
    Notice.objects.bulk_create(
        [Notice(user=user, kind=kind, key=key, url=url, words=kept) for user in people.values()],
        batch_size=BATCH,
        ignore_conflicts=True,  # somebody told them in the meantime
    )
    _mail_those_who_want(registered, people, key, {**unpacked(kept), "url": url})
    _show_unread(people)


def _mail_those_who_want(
    kind: NoticeKind, people: dict[int, User], key: str, context: Mapping[str, Any]
) -> None:
    chosen = dict(Preference.objects.filter(kind=kind.name, user__in=people).values_list("user_id", "mail"))
    wanting = [u for u in people.values() if chosen.get(u.pk, kind.mail) == Preference.Mail.NOW and u.email]
    rows = [_delivery_of(kind, user, key, context) for user in wanting]
    if rows:
        Delivery.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        transaction.on_commit(wakeup.ring)


def _delivery_of(kind: NoticeKind, user: User, key: str, context: Mapping[str, Any]) -> Delivery:
    language = language_of(user)
    stop = stop_url(user, kind.name)
    footer = {"stop_url": stop, "about": kind.label}
    words = compose(kind.mail_template, {**context, "reader": user}, language=language, footer=footer)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Delivery(
        key=_fitting(f"{kind.name}:{key}:{user.pk}"),
        user=user,
        to=user.email,
        language=language,
        subject=words.subject,
        body=words.body,
        headers=headers,
        message_id=new_message_id(),
    )


def _fitting(key: str) -> str:
    """A key that is too long for its column, shortened so that it stays one of a kind."""
    return key if len(key) <= 200 else f"{key[:130]}:{hashlib.sha256(key.encode()).hexdigest()}"


def mail(
    *,
    key: str,
    template: str,
    context: Mapping[str, Any],
    user: User | None = None,
    to: str = "",
    language: str = "",
    due_at: datetime | None = None,
    calendar: str = "",
    calendar_method: str = "",
) -> Delivery:
    """Put one mail into the outbox, to `user` or to an address. The same key is never mailed twice.

    `template` begins with `Subject: …`; its context also has `site`, `reader` and `preferences_url`, and its
    `url` becomes a full address. `calendar` (iCalendar text) travels as a part of the mail with its method.
    """
    address = to or (user.email if user else "")
    if not address:
        raise ValueError("a mail needs a user or an address")
    key = _fitting(key)
    if there := Delivery.objects.filter(key=key).first():
        return there
    language = language or language_of(user)
    words = compose(template, {**context, "reader": user}, language=language, footer={"reader": user})
    delivery, created = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "user": user,
            "to": address,
            "language": language,
            "subject": words.subject,
            "body": words.body,
            "calendar": calendar,
            "calendar_method": calendar_method,
            "message_id": new_message_id(),
            "due_at": due_at or timezone.now(),
        },
    )
    if created:
        transaction.on_commit(wakeup.ring)
    return delivery


def unread_of(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()


def _show_unread(people: Iterable[int]) -> None:
    """Let the bell of whoever is there count, without a reload."""
    unread = Notice.objects.filter(user__in=list(people), read_at=None).values("user_id")
    for row in unread.annotate(unread=Count("pk")).order_by():
        publish(me(row["user_id"]), "notice", {"unread": row["unread"]})


def mark_read(*, notice: Notice) -> Notice:
    """Calling it twice keeps the first moment."""
    if Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now()):
        publish(me(notice.user_id), "notice", {"unread": unread_of(notice.user)})
        notice.refresh_from_db(fields=["read_at"])
    return notice


def mark_all_read(*, user: User) -> int:
    """How many weren't read yet."""
    count = Notice.objects.filter(user=user, read_at=None).update(read_at=timezone.now())
    if count:
        publish(me(user.pk), "notice", {"unread": 0})
    return count


@transaction.atomic
def prefer(*, user: User, mail: Mapping[str, Preference.Mail]) -> None:
    """Keep how somebody wants to be mailed, by kind. A kind that isn't mentioned stays as it was."""
    for kind, choice in mail.items():
        kind_named(kind)
        Preference.objects.update_or_create(user=user, kind=kind, defaults={"mail": choice})


def follow(*, user: User, kind: str, object_id: int, level: Follow.Level = Follow.Level.ALL) -> Follow:
    """Set how closely somebody follows an object. `kind` names its model: "threads.thread"."""
    return Follow.objects.update_or_create(
        user=user, kind=kind, object_id=object_id, defaults={"level": level}
    )[0]


def level_of(*, user: User, kind: str, object_id: int) -> Follow.Level | None:
    """What they chose; None for somebody who chose nothing."""
    row = Follow.objects.filter(user=user, kind=kind, object_id=object_id).values_list("level", flat=True)
    return Follow.Level(row[0]) if row else None


def followers_of(kind: str, object_id: int) -> QuerySet[User]:
    """The active people who follow everything of an object."""
    following = Follow.objects.filter(kind=kind, object_id=object_id, level=Follow.Level.ALL)
    return User.objects.filter(is_active=True, pk__in=following.values("user"))
