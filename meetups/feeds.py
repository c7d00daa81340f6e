"""What a calendar address shows: of the dates that its owner may see, now."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from community.groups.models import Group
from meetups import calendars, recurrence
from meetups.models import CalendarToken, Occurrence, Plan, Reply, Series

Answer = Reply.Answer


def owner_of(secret: str) -> CalendarToken | None:
    """The address behind a secret, while its owner has an account."""
    tokens = CalendarToken.objects.select_related("user", "group").filter(user__is_active=True)
    return tokens.filter(digest=CalendarToken.digest_of(secret)).first()


def feed(token: CalendarToken) -> bytes:
    """The whole calendar. A group that its owner may no longer read is empty."""
    if token.group:
        groups = Group.objects.visible_to(token.user).filter(pk=token.group.pk)
        return _written(token.group.name, groups, declined=set(), elsewhere=Occurrence.objects.none())
    declined = set(
        Reply.objects.filter(user=token.user, answer=Answer.NO).values_list("occurrence_id", flat=True)
    )
    groups = Group.objects.with_member(token.user)
    answered = Occurrence.objects.visible_to(token.user).filter(
        replies__user=token.user, replies__answer__in=[Answer.YES, Answer.ONLINE, Answer.MAYBE]
    )
    elsewhere = answered.exclude(group__in=groups.values("pk"))
    return _written(_("Klankbord: my dates"), groups, declined=declined, elsewhere=elsewhere)


def _written(
    name: str, groups: QuerySet[Group], *, declined: set[int], elsewhere: QuerySet[Occurrence]
) -> bytes:
    own = groups.values("pk")
    dates = Occurrence.objects.select_related("library__municipality").order_by("starts_at")
    series = Series.objects.filter(group__in=own).select_related("library__municipality")
    repeating = [
        repeated(one, declined) for one in series.prefetch_related(Prefetch("occurrences", queryset=dates))
    ]
    alone = dates.filter(group__in=own, series=None).exclude(pk__in=declined)
    single = [item_of(date) for date in alone] + [apart(date) for date in elsewhere.select_related("library")]
    return calendars.calendar(name=name, series=repeating, single=single)


def repeated(series: Series, declined: Iterable[int]) -> calendars.Repeating:
    """A series as its owner's calendar shows it: what they can't come to is left out of it."""
    left_out = set(declined)
    items, gone = [], list(series.skipped)
    for date in series.occurrences.all():
        if date.pk in left_out:
            gone.append(date.recurrence_id)
        else:
            items.append(item_of(date))
    pattern = _item(series, series.first, recurrence_id="", address="", cancelled=False)
    return calendars.Repeating(
        pattern=pattern, rule=series.rule, until=series.until, gone=sorted(gone), dates=items
    )


def item_of(date: Occurrence) -> calendars.Item:
    wall = recurrence.wall_clock(date.starts_at, date.zone)
    return _item(
        date,
        wall,
        recurrence_id=date.recurrence_id,
        address=date.get_absolute_url() if not date.series_id else "",
        cancelled=date.is_cancelled,
    )


def apart(date: Occurrence) -> calendars.Item:
    """One date of a series that isn't in this calendar: an event by itself, with a name of its own."""
    item = item_of(date)
    uid = f"{date.recurrence_id}-{date.uid}" if date.recurrence_id else date.uid
    return replace(item, uid=uid, recurrence_id="")


def _item(
    plan: Plan, starts: datetime, *, recurrence_id: str, address: str, cancelled: bool
) -> calendars.Item:
    return calendars.Item(
        uid=plan.uid,
        starts=starts,
        minutes=plan.minutes,
        zone=plan.zone,
        title=plan.title,
        description="\n\n".join(text for text in (plan.description, plan.online_url) if text),
        place=place_of(plan),
        url=f"{settings.PUBLIC_URL}{address}" if address else "",
        sequence=plan.sequence,
        changed_at=plan.changed_at,
        cancelled=cancelled,
        recurrence_id=recurrence_id,
    )


def place_of(plan: Plan) -> str:
    """In words for a person and an address for a map."""
    if not plan.in_the_room:
        return plan.online_url
    library = plan.library
    names = [plan.place, library.name if library else "", library.address if library else ""]
    return ", ".join(name for name in names if name)


def single(date: Occurrence) -> bytes:
    """A download of one date."""
    return calendars.calendar(name=date.title, single=[apart(date)])
