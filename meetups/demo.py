"""Meetups and trainings of the demo world: Limburg's next date in six days, one seat left."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.frame.tour import Card
from community.groups.models import Group, Membership
from community.people.models import User
from community.support.calendar import is_working_day
from community.support.models import Service
from meetups import services
from meetups.demo_texts import AGENDA, HOME_DESCRIPTION, PLACES, TRAININGS, TrainingText
from meetups.models import Kind, Mode, Occurrence, Reply, Series
from meetups.services import Outline, Terms
from meetups.words import WEEKDAYS
from regions.models import Library, Region

ORDER = 50
HOME = "limburg"
ROOM, ONLINE = 12, 5
SERIES = 120
BATCH = 2_000
TITLES = ("Collectieoverleg", "Werkgroep lezen", "Digipunt-uurtje", "Jeugdoverleg", "Intervisie")
Answer = Reply.Answer


def small(world: Any) -> None:
    today = timezone.localdate(world.now)
    home = plan_home(world, today)
    world.made["meetup_series"] = home
    world.made["meetup"] = fill_next(world, home, today)
    move_one(world, home, today)
    answer_early(world, home, today)
    remember_past([home], world)
    plan_trainings(world, today)
    plan_elsewhere(world, today)


def cards() -> list[Card]:
    """Answer the next meeting, and, as its organiser, move a later one."""
    dates = Occurrence.objects.filter(series__group__region__slug=HOME, kind=Kind.MEETUP).upcoming()
    coming = list(dates.filter(status=Occurrence.Status.PLANNED).order_by("starts_at")[:4])
    if len(coming) < 2:
        return []
    return [
        Card(
            order=20,
            persona="colleague",
            title=_("Take the last seat"),
            sentence=_("Your region meets within a week, and one seat is left in the room."),
            url=coming[0].get_absolute_url(),
            button=_("Answer as Els"),
        ),
        Card(
            order=60,
            persona="organiser",
            title=_("Move one date, and see who hears it"),
            sentence=_("One date of a monthly series changes; the others stay. Who answered gets one mail."),
            url=reverse("meetups:change", args=[coming[1].pk]),
            button=_("Move it as Joris"),
        ),
    ]


def monthly(day: date) -> str:
    """Every month on the weekday that `day` is: the first Tuesday; the last where it is the fifth."""
    which = (day.day - 1) // 7 + 1
    return f"FREQ=MONTHLY;BYDAY={-1 if which == 5 else which}{WEEKDAYS[day.weekday()]}"


def library_in(town: str) -> Library:
    return Library.objects.filter(municipality__name=town).select_related("municipality").get()


def plan_home(world: Any, today: date) -> Series:
    """Every month, so that a date falls on `next_at_home`; it began half a year ago."""
    outline = Outline(
        group=Region.objects.get(slug=HOME).group,
        title="Regio-overleg Limburg",
        description=HOME_DESCRIPTION,
        on=today - timedelta(days=180),
        at=time(10),
        minutes=150,
        mode=Mode.HYBRID,
        library=library_in("Bree"),
        place="Leeszaal, eerste verdieping",
        online_url="https://vergaderen.example/regio-overleg-limburg",
        seats=ROOM,
        online_seats=ONLINE,
    )
    rule = monthly(next_at_home(today))
    return services.plan_series(by=world.people["organiser"], outline=outline, rule=rule, skip_holidays=True)


def next_at_home(today: date) -> date:
    """In six days, or the last day before that on which people work: within a week, as the tour says."""
    return next(day for ahead in range(6, 0, -1) if is_working_day(day := today + timedelta(days=ahead)))


def colleagues(world: Any) -> list[User]:
    found = sorted(key for key in world.people if key.startswith(f"{HOME}-"))
    return [world.people[key] for key in found]


def fill_next(world: Any, series: Series, today: date) -> Occurrence:
    """One seat left in the room; online is full, and two wait. `colleague` still has to answer."""
    occurrence = series.occurrences.get(on=next_at_home(today))
    others = colleagues(world)
    room = [world.people[key] for key in ("organiser", "member", "facilitator")]
    room += others[: ROOM - 1 - len(room)]
    rest = others[len(room) - 3 :]
    answer_all(occurrence, room, Answer.YES)
    answer_all(occurrence, rest[: ONLINE + 2], Answer.ONLINE)
    answer_all(occurrence, rest[ONLINE + 2 : ONLINE + 4], Answer.MAYBE)
    answer_all(occurrence, rest[ONLINE + 4 : ONLINE + 6], Answer.NO)
    return Occurrence.objects.get(pk=occurrence.pk)


def answer_all(occurrence: Occurrence, users: Iterable[User], answer: str) -> None:
    for user in users:
        services.reply(occurrence=occurrence, user=user, answer=answer)


def move_one(world: Any, series: Series, today: date) -> None:
    """The date after the next is moved by two days or a weekend more, and who answered hears it."""
    occurrence = series.occurrences.filter(on__gt=next_at_home(today)).order_by("starts_at")[0]
    answer_all(occurrence, colleagues(world)[:4], Answer.YES)
    terms = Terms(
        on=working_day_on(occurrence.on + timedelta(days=2)),
        at=time(13, 30),
        minutes=occurrence.minutes,
        library=library_in("Genk"),
        place="Polyvalente zaal",
        online_url=occurrence.online_url,
        seats=20,
        online_seats=ONLINE,
        reason="In Bree is de leeszaal die week niet vrij.",
    )
    services.change_occurrence(occurrence=occurrence, by=world.people["organiser"], terms=terms)


def answer_early(world: Any, series: Series, today: date) -> None:
    """Some have answered the first later date that nobody moved, so that moving it mails somebody."""
    later = series.occurrences.filter(on__gt=next_at_home(today))
    coming = later.filter(status=Occurrence.Status.PLANNED)
    occurrence = coming.order_by("starts_at")[0]
    answer_all(
        occurrence, [world.people["colleague"], world.people["member"], *colleagues(world)[:3]], Answer.YES
    )


def remember_past(series: Iterable[Series], world: Any) -> None:
    """Answers to dates that are over; written as rows, for the service takes none for the past."""
    replies = []
    for one in series:
        members = list(User.objects.filter(memberships__group=one.group_id).order_by("pk")[:40])
        for occurrence in one.occurrences.filter(ends_at__lte=world.now):
            replies += some_replies(world, occurrence, members)
    Reply.objects.bulk_create(replies, batch_size=BATCH)


def some_replies(world: Any, occurrence: Occurrence, members: Sequence[User]) -> list[Reply]:
    """Ten or so people, never more than there are seats for."""
    rng = world.rng
    at = occurrence.starts_at - timedelta(days=20)
    said = rng.sample(members, min(len(members), rng.randint(6, 11)))
    present = Answer.ONLINE if occurrence.mode == Mode.ONLINE else Answer.YES
    return [
        Reply(
            occurrence=occurrence,
            user=user,
            answer=answer,
            seated=answer == present,
            queued_at=at + timedelta(hours=number),
        )
        for number, user in enumerate(said)
        for answer in [present if number < 5 else rng.choice([Answer.MAYBE, Answer.NO])]
    ]


def plan_trainings(world: Any, today: date) -> None:
    """For everybody, one of each level at least; answered by a few."""
    root = Group.objects.get(kind=Group.Kind.ROOT)
    lead, members = world.people["lead"], colleagues(world)
    for number, text in enumerate(TRAININGS):
        on = working_day_on(today + timedelta(days=text.in_days))
        outline = training(root, text, on)
        if text.every_months:
            rule = f"{monthly(on)};INTERVAL={text.every_months}"
            series = services.plan_series(by=lead, outline=outline, rule=rule, skip_holidays=True)
            occurrence = series.occurrences.order_by("starts_at")[0]
        else:
            occurrence = services.plan_date(by=lead, outline=outline)
        first = (number * 5) % len(members)
        present = Answer.ONLINE if text.mode == Mode.ONLINE else Answer.YES
        answer_all(occurrence, members[first : first + 6], present)


def training(root: Group, text: TrainingText, on: date) -> Outline:
    return Outline(
        group=root,
        kind=Kind.TRAINING,
        title=text.title,
        description=text.description,
        on=on,
        at=text.at,
        minutes=text.minutes,
        mode=text.mode,
        library=library_in(text.town) if text.town else None,
        online_url="https://vergaderen.example/opleiding" if text.mode != Mode.IN_PERSON else "",
        seats=text.seats,
        level=text.level,
        service=Service.objects.filter(name__icontains=text.service).first(),
    )


def working_day_on(day: date) -> date:
    """That day, or the next on which people work."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def plan_elsewhere(world: Any, today: date) -> None:
    """A series for each of the other regions."""
    planned = []
    for number, region in enumerate(Region.objects.exclude(slug=HOME).select_related("group")):
        planned.append(regional(world, region, today, number, "Regio-overleg"))
    remember_past(planned, world)


def regional(world: Any, region: Region, today: date, number: int, title: str) -> Series:
    library = region.libraries.filter(is_open=True).order_by("name")[number % 3]
    by = world.people.get(f"{region.slug}-01") or world.people["admin"]
    on = working_day_on(today + timedelta(days=3 + number * 2 % 26))
    outline = Outline(
        group=region.group,
        title=f"{title} {region.name}",
        description=AGENDA,
        on=on - timedelta(days=70),
        at=time(9 + number % 6, 30 if number % 2 else 0),
        minutes=120,
        mode=(Mode.IN_PERSON, Mode.HYBRID, Mode.IN_PERSON, Mode.ONLINE)[number % 4],
        library=library,
        place=PLACES[number % len(PLACES)],
        seats=(None, 20, 14)[number % 3],
    )
    return services.plan_series(by=by, outline=outline, rule=monthly(on), skip_holidays=True)


def large(world: Any) -> None:
    """A hundred and twenty series in all, with answers to what is over and to what comes."""
    today = timezone.localdate(world.now)
    regions = list(Region.objects.select_related("group"))
    missing = SERIES - Series.objects.count()
    planned = [
        regional(world, regions[number % len(regions)], today, number, TITLES[number % len(TITLES)])
        for number in range(missing)
    ]
    members = members_by_group()
    coming = Occurrence.objects.filter(series__in=planned, starts_at__lt=world.now + timedelta(days=200))
    replies: list[Reply] = []
    for occurrence in coming:
        replies += some_replies(world, occurrence, members[occurrence.group_id])
    Reply.objects.bulk_create(replies, batch_size=BATCH)


def members_by_group() -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    for membership in Membership.objects.select_related("user").order_by("pk"):
        known = found.setdefault(membership.group_id, [])
        if len(known) < 60:
            known.append(membership.user)
    return found
