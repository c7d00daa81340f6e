"""Conversations of the demo world: what is said stands in data/talk.json, all of it made up."""

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.frame.tour import Card
from community.groups.models import Group, Membership
from community.notices.models import Delivery, Notice
from community.people.models import User
from community.support.models import Service
from community.threads import responding, services
from community.threads.demo_files import brought
from community.threads.markdown import to_html
from community.threads.models import Post, Reaction, ReadMark, Thread

ORDER = 40
TALK = Path(__file__).parent / "data" / "talk.json"
HOME = "Limburg"
NEW_TO = {"colleague": 3, "member": 2, "organiser": 1}  # posts of the corner that they haven't read
FRESH = timedelta(days=2)  # what is younger may still be unread

LONG = 50_000
USUAL = 50
MANY = 200_000
BATCH = 4_000


@cache
def talk() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TALK.read_text(encoding="utf-8"))
    return found


class Narrator:
    """Lets people say things through the services, and then moves them to when they were said."""

    def __init__(self, people: dict[str, User], now: datetime) -> None:
        self.people, self.now = people, timezone.localtime(now)
        self.said: dict[int, datetime] = {}

    def person(self, key: str) -> User:
        """A colleague by key; one of the others where there are fewer colleagues."""
        if key in self.people:
            return self.people[key]
        return self.people[("colleague", "organiser", "member", "facilitator")[sum(map(ord, key)) % 4]]

    def moment(self, line: dict[str, Any]) -> datetime:
        day = (self.now - timedelta(days=line["days_ago"])).date()
        at = timezone.make_aware(datetime.combine(day, time.fromisoformat(line["at"])))
        return min(at, self.now - timedelta(minutes=5))

    def tell(self, thread: Thread, lines: Sequence[dict[str, Any]], posts: list[Post]) -> list[Post]:
        for line in lines:
            reply_to = posts[line["reply_to"] - 1].pk if "reply_to" in line else None
            author = self.person(line["who"])
            post = services.post(
                author=author,
                thread=thread,
                body=line["text"],
                uuid=uuid.uuid4(),
                reply_to=reply_to,
                attachments=brought(author, line.get("files", [])),
            )
            self.said[post.pk] = self.moment(line)
            posts.append(post)
        return posts

    def settle(self) -> None:
        """Give everything the moment at which it was said; what is old has been read and mailed long ago."""
        posts = list(Post.objects.filter(pk__in=self.said))
        for post in posts:
            post.created_at = self.said[post.pk]
        Post.objects.bulk_update(posts, ["created_at"], batch_size=500)
        threads = Thread.objects.filter(pk__in={post.thread_id for post in posts})
        newest = Post.objects.filter(thread=OuterRef("pk")).order_by("-number").values("created_at")[:1]
        oldest = Post.objects.filter(thread=OuterRef("pk"), number=1).values("created_at")[:1]
        told = {"asked_around_at": self.now}  # nobody is mailed about what is made up
        threads.update(posted_at=Subquery(newest), created_at=Subquery(oldest), **told)
        found = Notice.objects.filter(kind__startswith="threads.")
        notices = [notice for notice in found if int(notice.key.split(":")[1]) in self.said]
        for notice in notices:
            notice.created_at = self.said[int(notice.key.split(":")[1])]
            notice.read_at = notice.created_at if self.now - notice.created_at > FRESH else None
        Notice.objects.bulk_update(notices, ["created_at", "read_at"], batch_size=500)
        Delivery.objects.filter(key__startswith="threads.").delete()


def small(world: Any) -> None:
    """Limburg alive, a little elsewhere, and two conversations of all regions."""
    narrator = Narrator(world.people, world.now)
    home = Group.objects.get(kind=Group.Kind.REGION, name=HOME)
    corner = services.standing_thread(group=home)
    told = {"": narrator.tell(corner, talk()["corner"], [])}
    for each in talk()["talks"]:
        told[each["title"]] = _start(narrator, each, home)
    _greet_elsewhere(narrator, home)
    for accepted in talk()["accepted"]:
        answer = told[accepted["title"]][accepted["line"] - 1]
        responding.accept_answer(post=answer, by=_author(told[accepted["title"]][0]))
    for liked in talk()["reactions"]:
        for key in liked["who"]:
            post = told[liked["title"]][liked["line"] - 1]
            responding.react(post=post, user=narrator.person(key), name=liked["name"])
    narrator.settle()
    _read_along(world.people, home, corner)
    world.made["corner"] = corner


def _author(post: Post) -> User:
    assert post.author is not None
    return post.author


def _start(narrator: Narrator, each: dict[str, Any], home: Group) -> list[Post]:
    first, *later = each["lines"]
    author = narrator.person(first["who"])
    thread = services.start_thread(
        author=author,
        group=_group(each["group"], author, home),
        kind=each["kind"],
        title=each["title"],
        body=first["text"],
        audience=Thread.Audience.ALL if each["everywhere"] else Thread.Audience.GROUP,
        service=_service(each["service"]),
    )
    opening = thread.posts.get(number=1)
    narrator.said[opening.pk] = narrator.moment(first)
    return narrator.tell(thread, later, [opening])


def _group(name: str, author: User, home: Group) -> Group:
    if name == "limburg":
        return home
    kind = Group.Kind.ROOT if name == "everyone" else Group.Kind.REGION
    own = Group.objects.filter(kind=kind)
    if kind == Group.Kind.REGION:
        own = own.filter(memberships__user=author)
    return own.first() or home


def _service(word: str) -> Service | None:
    return Service.objects.filter(slug__startswith=word).first() if word else None


def _greet_elsewhere(narrator: Narrator, home: Group) -> None:
    """A few words in the coffee corners of the other regions that have people."""
    for group in Group.objects.filter(kind=Group.Kind.REGION).exclude(pk=home.pk).order_by("pk"):
        members = list(User.objects.filter(memberships__group=group).order_by("pk")[:3])
        corner = services.standing_thread(group=group)
        for days, (author, text) in enumerate(zip(members, talk()["elsewhere"], strict=False)):
            post = services.post(author=author, thread=corner, body=text, uuid=uuid.uuid4())
            narrator.said[post.pk] = narrator.now - timedelta(days=8 - 3 * days, minutes=37 * group.pk % 300)


def _read_along(people: dict[str, User], home: Group, corner: Thread) -> None:
    """Most have read most; the personas find something new."""
    Membership.objects.filter(group=home).update(since=F("since") - timedelta(days=400))
    newcomer = people["newcomer"]
    ReadMark.objects.filter(thread__group=home).delete()
    threads = list(Thread.objects.filter(group=home).order_by("pk"))
    users = User.objects.filter(memberships__group=home).exclude(pk=newcomer.pk)
    keys = {user.pk: key for key, user in people.items()}
    marks = []
    for user in users:
        for place, thread in enumerate(threads):
            left = NEW_TO.get(keys.get(user.pk, ""), user.pk % 3) if thread == corner or place % 4 == 1 else 0
            marks.append(ReadMark(user=user, thread=thread, up_to=max(0, thread.last_number - left)))
    ReadMark.objects.bulk_create(marks, batch_size=BATCH)
    Membership.objects.filter(group=home, user=newcomer).update(since=timezone.now() - timedelta(days=3))


# Many


def large(world: Any) -> None:
    """200,000 posts: one conversation of 50,000, the others of about fifty, spread over the regions."""
    crowds = _crowds()
    home = next(group for group in crowds if group.name == HOME)
    there = Post.objects.count()
    sizes = [LONG, *[USUAL] * ((MANY - LONG - there) // USUAL)]
    groups = [home, *[list(crowds)[n % len(crowds)] for n in range(len(sizes) - 1)]]
    threads = Thread.objects.bulk_create(
        [_many_of(world, group, size, crowds[group]) for group, size in zip(groups, sizes, strict=True)],
        batch_size=1_000,
    )
    texts = [(text, to_html(text)) for text in _texts()]
    posts = _posts(world, threads, crowds, texts)
    while batch := list(islice(posts, BATCH)):
        Post.objects.bulk_create(batch, batch_size=BATCH)
    _react_a_lot(world, threads, crowds)
    world.made["long thread"] = threads[0]


def _crowds() -> dict[Group, list[int]]:
    """The members of every region that has any."""
    crowds: dict[Group, list[int]] = {}
    members = Membership.objects.filter(group__kind=Group.Kind.REGION).select_related("group")
    for membership in members.order_by("group", "pk"):
        crowds.setdefault(membership.group, []).append(membership.user_id)
    return crowds


def _texts() -> list[str]:
    lines = [line["text"] for line in talk()["corner"]]
    return lines + [line["text"] for each in talk()["talks"] for line in each["lines"]]


def _many_of(world: Any, group: Group, size: int, crowd: list[int]) -> Thread:
    subjects = [each["title"] for each in talk()["talks"]]
    newest = world.now - timedelta(minutes=world.rng.randrange(30, 700 * 24 * 60))
    question = world.rng.random() < 0.4
    return Thread(
        group=group,
        kind=Thread.Kind.QUESTION if question and size != LONG else Thread.Kind.DISCUSSION,
        audience=Thread.Audience.ALL if world.rng.random() < 0.15 else Thread.Audience.GROUP,
        title=f"{world.rng.choice(subjects)} ({world.rng.randrange(1, 1000)})",
        author_id=crowd[0],
        head=size,
        last_number=size,
        posted_at=newest,
        posted_by_id=crowd[(size - 1) % len(crowd)],
        created_at=newest - timedelta(minutes=size * 20),
        asked_around_at=world.now,
    )


def _posts(
    world: Any, threads: Sequence[Thread], crowds: dict[Group, list[int]], texts: list[tuple[str, str]]
) -> Iterator[Post]:
    for thread in threads:
        crowd = crowds[thread.group]
        for number in range(1, thread.last_number + 1):
            body, html = texts[world.rng.randrange(len(texts))]
            yield Post(
                thread=thread,
                number=number,
                changed=number,
                author_id=crowd[(number - 1) % len(crowd)],
                uuid=uuid.UUID(int=world.rng.getrandbits(128), version=4),
                digest=services.digest_of(thread.pk, None, body),
                body=body,
                html=html,
                created_at=thread.posted_at - timedelta(minutes=(thread.last_number - number) * 20),
            )


def _react_a_lot(world: Any, threads: Sequence[Thread], crowds: dict[Group, list[int]]) -> None:
    """Some thanks, on the last posts of every conversation."""
    ends = dict(
        Post.objects.filter(
            thread__in=Thread.objects.filter(pk__gte=threads[0].pk), number=F("thread__last_number")
        ).values_list("thread", "pk")
    )
    names = Reaction.Name.values
    rows = []
    for thread in threads:
        for user_id in crowds[thread.group][:4]:
            rows.append(Reaction(post_id=ends[thread.pk], user_id=user_id, name=world.rng.choice(names)))
    Reaction.objects.bulk_create(rows, batch_size=BATCH)


# While somebody watches


def cards() -> list[Card]:
    corner = Thread.objects.get(kind=Thread.Kind.STANDING, group__kind=Group.Kind.REGION, group__name=HOME)
    return [
        Card(
            order=10,
            persona="colleague",
            title=_("Talk in the coffee corner"),
            sentence=_(
                "Colleagues of your region are already here. Let three of them join in, and answer one."
            ),
            url=reverse("threads:detail", args=[corner.pk]),
            button=_("Join in as Els"),
            live=True,
        )
    ]


def join_in(step: int) -> None:
    """One of three fictional colleagues writes in Limburg's coffee corner, through the real service."""
    corner = Thread.objects.get(kind=Thread.Kind.STANDING, group__kind=Group.Kind.REGION, group__name=HOME)
    lines = talk()["joining"]
    line = lines[step % len(lines)]
    before = Post.objects.standing().filter(thread=corner).order_by("-number").first()
    reply_to = before.pk if before and line.get("reply") else None
    three = _three(corner)
    author = three[line["who"] % len(three)]
    services.post(author=author, thread=corner, body=line["text"], uuid=uuid.uuid4(), reply_to=reply_to)


def _three(corner: Thread) -> list[User]:
    """Members of the region who have written here, and aren't one of those that visitors sign in as."""
    keys = (
        "colleague",
        "newcomer",
        "organiser",
        "member",
        "facilitator",
        "service",
        "lead",
        "outsider",
        "admin",
    )
    ours = User.objects.exclude(email__in=[f"{key}@demo.example" for key in keys])
    writers = Post.objects.filter(thread=corner).values("author")
    return list(ours.filter(pk__in=writers, memberships__group=corner.group).order_by("pk")[:3])
