"""Doors of the backstage that lead to the edges: very long names, a region where nothing is yet, foreign scripts."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

LONG = "Regiobibliotheeksamenwerkingsverband" * 6  # one word of 216 signs that no line can break
ARABIC = "مرحبا بكم في المكتبة، كيف حالكم؟"
HEBREW_MIXED = "שלום! Dat is *hallo* in het Hebreeuws."
EMOJI = "📚🎉👩🏽‍🚀🏳️‍🌈"
WIDE = "\n\n".join(
    [
        LONG,
        f"https://example.org/{'pad/' * 60}",
        f"```\n{'code ' * 60}\n```",
        f"|{'kolom|' * 12}\n|{'---|' * 12}\n|{'waarde|' * 12}",
    ]
)


def everything_long(who: str) -> list[str]:
    """A person, a region, a library, a service, a board and what is in them, each named as long as it can be.

    The addresses of the pages that show them to this person.
    """
    from community.groups.models import Membership
    from community.people.services import change_profile
    from community.support.models import Channel, Service
    from regions.models import Municipality
    from regions.services import add_library, change_role, found_region, introduce, set_workplace
    from tests.browser.backstage import person

    user = person(who)
    change_profile(user=user, name=LONG[:200], job=LONG[:120], ask_me_about=LONG, in_sector_since=2020)
    region = found_region(slug="lang", name=LONG[:120], intro=LONG)
    town = Municipality.objects.get(name="Genk")
    library = add_library(name=LONG[:200], municipality=town, regions=[region], address=LONG[:200])
    set_workplace(user=user, library=library)
    membership = Membership.objects.get(user=user, group=region.group)
    change_role(membership=membership, role="organiser", deputy=False, by=user)
    introduce(region=region, intro=LONG, contact=user, by=user)
    service = Service.objects.create(slug="lang", name=LONG[:120], summary=LONG, answered_within=LONG[:120])
    Channel.objects.create(service=service, kind="phone", value="099 00 00 00", remark=LONG[:200])
    return [
        "/",
        "/regions/",
        "/regions/lang/",
        "/regions/lang/colleagues/",
        "/regions/lang/manage/members/",
        f"/regions/people/{user.pk}/",
        f"/regions/libraries/{library.pk}/",
        "/guide/",
        f"/guide/services/{service.pk}/",
        "/account/profile/",
        *_long_conversations(user, region, service),
        *_long_meetings(user, region),
        *_long_board(user),
    ]


def _long_conversations(user: Any, region: Any, service: Any) -> list[str]:
    from community.threads.models import Thread
    from community.threads.responding import react
    from community.threads.services import post, start_thread

    thread = start_thread(
        author=user, group=region.group, kind=Thread.Kind.QUESTION, title=LONG[:200], body=WIDE
    )
    said = post(author=user, thread=thread, body=LONG, uuid=uuid.uuid4())
    post(author=user, thread=thread, body=LONG, uuid=uuid.uuid4(), reply_to=said.pk)
    react(post=said, user=user, name="thanks")
    start_thread(author=user, group=region.group, kind=Thread.Kind.DISCUSSION, title=EMOJI, body=EMOJI)
    return ["/threads/", f"/threads/{thread.pk}/"]


def _long_meetings(user: Any, region: Any) -> list[str]:
    from django.utils import timezone

    from meetups.models import Kind, Occurrence

    day = timezone.localdate() + timedelta(days=3)
    start = timezone.make_aware(datetime.combine(day, time(10)))
    made = Occurrence.objects.create(
        group=region.group,
        kind=Kind.MEETUP,
        title=LONG[:200],
        description=WIDE,
        place=LONG[:200],
        on=day,
        at=time(10),
        minutes=90,
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
    )
    return ["/meetups/", f"/meetups/{made.pk}/", f"/meetups/{made.pk}/change/"]


def _long_board(user: Any) -> list[str]:
    from django.utils import timezone

    from community.groups.models import Group, Membership
    from feedback.models import Board
    from feedback.services import proposals, rounds

    group = Group.objects.create(kind=Group.Kind.BOARD, name=LONG[:200], readers=Group.Readers.MEMBERS)
    Membership.objects.create(group=group, user=user, role=Membership.Role.FACILITATOR)
    board = Board.objects.create(
        group=group, title=LONG[:200], question=LONG, ranks=Board.Ranks.IDEAS, contact=user
    )
    made = [
        proposals.propose(author=user, board=board, kind="idea", title=f"{n}{LONG}"[:160], body=LONG)
        for n in range(3)
    ]
    rounds.open_round(
        board=board, by=user, closes_at=timezone.now() + timedelta(days=2), visibility="after-vote"
    )
    at = f"/boards/{board.pk}"
    return [
        "/boards/",
        f"{at}/",
        f"{at}/rank/",
        f"{at}/result/",
        f"{at}/manage/",
        f"{at}/proposals/{made[0].pk}/",
    ]


def nothing_yet(who: str) -> list[str]:
    """Somebody alone in a region without libraries, meetups and conversations."""
    from community.groups.services import join_group
    from regions.services import found_region
    from tests.browser.backstage import person

    region = found_region(slug="leeg", name="Leegland")
    join_group(user=person(who), group=region.group, by=None)
    return [
        "/",
        "/regions/leeg/",
        "/regions/leeg/colleagues/",
        "/threads/",
        "/meetups/",
        "/meetups/trainings/",
        "/boards/",
        "/guide/",
        "/notices/",
    ]


def foreign_scripts(who: str) -> dict[str, Any]:
    """A conversation titled with emoji, in which Arabic and Hebrew are written."""
    from community.groups.models import Group
    from community.threads.models import Thread
    from community.threads.services import post, start_thread
    from tests.browser.backstage import person

    group = Group.objects.get(kind=Group.Kind.REGION, name="Limburg")
    author = person(who)
    thread = start_thread(author=author, group=group, kind=Thread.Kind.QUESTION, title=EMOJI, body=ARABIC)
    post(author=author, thread=thread, body=HEBREW_MIXED, uuid=uuid.uuid4())
    return {"thread": thread.pk, "url": thread.get_absolute_url()}


def five_hundred_unread(who: str) -> None:
    """Somebody who hasn't been here for long: five hundred conversations with something new."""
    from django.utils import timezone

    from community.groups.models import Group
    from community.groups.services import join_group
    from community.threads.models import Post, Thread
    from tests.browser.backstage import person

    group = Group.objects.create(kind=Group.Kind.BOARD, name="Druk", readers=Group.Readers.MEMBERS)
    join_group(user=person(who), group=group, by=None)
    author, now = person("colleague"), timezone.now()
    threads = Thread.objects.bulk_create(
        Thread(
            group=group, kind="discussion", title=f"Gesprek {n}", author=author, head=1, last_number=1,
            posted_at=now,
        )
        for n in range(500)
    )  # fmt: skip
    Post.objects.bulk_create(
        Post(thread=thread, number=1, changed=1, author=author, body="Nieuws", html="<p>Nieuws</p>")
        for thread in threads
    )


DOORS = {
    "five_hundred_unread": five_hundred_unread,
    "everything_long": everything_long,
    "nothing_yet": nothing_yet,
    "foreign_scripts": foreign_scripts,
}
