"""Whatever happened, every counter says what a recount from the rows says."""

import json
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from community.frame.registry import counts_of as counted
from community.groups.models import Group, Membership
from community.groups.services import join_group, leave_group
from community.live import door
from community.live.protocol import encode
from community.notices.models import Follow
from community.people.models import User
from community.threads import counters, listing, moderating, reading, responding, services
from community.threads.models import FOLLOWED, Post, ReadMark, Thread
from community.threads.unread import counts_of, news_of
from regions.models import Region
from tests.cast import signed_in
from tests.threads.conftest import say

Counts = dict[int, int]


# The recount: no query of the application's, only its rows


def recounted(user: User) -> Counts:
    """How many messages of which conversation are new to this person."""
    threads = Thread.objects.exclude(kind=Thread.Kind.ATTACHED)
    return {thread.pk: n for thread in threads if (n := recounted_in(user, thread))}


def recounted_in(user: User, thread: Thread) -> int:
    place = Membership.objects.filter(user=user, group=thread.group).first()
    follow = Follow.objects.filter(user=user, kind=FOLLOWED, object_id=thread.pk).first()
    may_read = user.is_staff or thread.audience == Thread.Audience.ALL or place is not None
    if not may_read or (place is None and follow is None):
        return 0
    if follow is not None and follow.level == Follow.Level.NOTHING:
        return 0
    mark = ReadMark.objects.filter(user=user, thread=thread).first()
    posts = list(Post.objects.filter(thread=thread).order_by("number"))
    if mark is not None:
        behind = [post for post in posts if post.number > mark.up_to]
    elif place is not None:
        behind = since(posts, place.since)
    else:
        behind = posts
    return sum(not post.is_tombstone and post.author_id != user.pk for post in behind)


def since(posts: list[Post], joined: datetime) -> list[Post]:
    return [post for post in posts if post.created_at > joined]


# What the application says, in every place where it says it


def said_to(user: User) -> dict[str, Counts]:
    user = User.objects.get(pk=user.pk)
    visible = Thread.objects.visible_to(user).conversations()
    rows = listing.rows_of(listing.with_rows(visible, user))
    unread = listing.rows_of(listing.with_rows(listing.conversations_unread_by(user), user))
    news = news_of([user.pk], list(Thread.objects.values_list("pk", flat=True)))
    return {
        "list": {row.thread.pk: row.unread for row in rows if row.unread},
        "unread": {row.thread.pk: row.unread for row in unread},
        "socket": {one.thread: one.unread for one in news if one.unread},
    }


def check(users: list[User]) -> None:
    groups = dict(Thread.objects.values_list("pk", "group"))
    at_once = counts_of([user.pk for user in users])
    for user in users:
        expected = recounted(user)
        assert said_to(user) == {"list": expected, "unread": expected, "socket": expected}
        request = RequestFactory().get("/")
        request.user = User.objects.get(pk=user.pk)
        assert counted(request)["threads"] == len(expected)
        per_group: Counts = {}
        for thread in expected:
            per_group[groups[thread]] = per_group.get(groups[thread], 0) + 1
        assert at_once.get(user.pk, {}) == per_group


class World:
    """A region, another one and everyone, with conversations, and what people do in them by chance."""

    def __init__(self, seed: int, groups: list[Group], people: list[User], staff: User) -> None:
        self.chance = random.Random(seed)
        self.groups, self.people, self.staff = groups, people, staff
        self.users = [*people, staff]
        for group in groups:
            self.begin(group)

    def begin(self, group: Group) -> None:
        author = self.chance.choice(self.people)
        audience = self.chance.choice(Thread.Audience.values)
        kind = self.chance.choice([Thread.Kind.DISCUSSION, Thread.Kind.QUESTION])
        services.start_thread(
            author=author, group=group, kind=kind, title="Iets", body="Dag", audience=audience
        )

    def step(self) -> str:
        user, thread = self.chance.choice(self.users), self.chance.choice(list(Thread.objects.all()))
        posts = list(Post.objects.filter(thread=thread))
        acts: list[tuple[str, int, Callable[[], Any]]] = [
            ("post", 8, lambda: say(thread, user)),
            ("start", 1, lambda: self.begin(self.chance.choice(self.groups))),
            ("delete", 2, lambda: services.delete(post=self.chance.choice(posts), by=user)),
            ("hide", 2, lambda: moderating.hide(post=self.chance.choice(posts), by=self.staff, because="x")),
            ("restore", 2, lambda: moderating.restore(post=self.chance.choice(posts), by=self.staff)),
            ("react", 1, lambda: responding.react(post=say(thread, user), user=user, name="helps")),
            ("move", 1, lambda: moderating.move(
                thread=thread, group=self.chance.choice(self.groups), by=self.staff)),
            ("join", 2, lambda: join_group(user=user, group=self.chance.choice(self.groups), by=None)),
            ("leave", 2, lambda: leave_group(user=user, group=self.chance.choice(self.groups), by=None)),
            ("read", 5, lambda: reading.mark_read(
                user=user, thread=thread, up_to=self.chance.randint(0, thread.last_number + 1),
                after=self.chance.choice([None, 0, thread.last_number // 2]))),
            ("unread", 2, lambda: reading.mark_unread(user=user, post=self.chance.choice(posts))),
            ("follow", 2, lambda: reading.follow(
                user=user, thread=thread, level=self.chance.choice(Follow.Level.values))),
        ]  # fmt: skip
        name, _weight, act = self.chance.choices(acts, [weight for _name, weight, _act in acts])[0]
        act()
        return name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_history_the_counters_equal_a_recount(
    seed: int, limburg: Region, westhoek: Region, member: User, colleague: User, outsider: User, admin: User
) -> None:
    world = World(seed, [limburg.group, westhoek.group], [member, colleague, outsider], admin)
    done = []
    for number in range(30):
        done.append(world.step())
        if number % 5 == 4:
            check(world.users)
    assert len(set(done)) > 6


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 140))
def test_after_a_long_history_too(
    seed: int,
    limburg: Region,
    westhoek: Region,
    root: Group,
    member: User,
    colleague: User,
    outsider: User,
    admin: User,
) -> None:
    world = World(seed, [limburg.group, westhoek.group, root], [member, colleague, outsider], admin)
    for _ in range(150):
        world.step()
        check(world.users)


# What is told over the socket


def told(*asked: tuple[int, int], online: list[User]) -> dict[int, Any]:
    said = counters.count([user.pk for user in online], set(asked))
    return {user: json.loads(encode(payload)) for user, payload in said}


def test_whoever_may_count_it_is_told_and_nobody_else(
    colleague: User, question: Thread, member: User, outsider: User, limburg: Region
) -> None:
    said = told((question.pk, 0), online=[member, colleague, outsider])
    address = question.get_absolute_url()
    of_thread = {"thread": question.pk, "posts": 1, "read_to": 0, "url": address}
    assert said == {
        colleague.pk: {"unread": 1, "groups": {str(limburg.group_id): 1}, "threads": [of_thread]},
        member.pk: {"unread": 0, "groups": {}, "threads": [{**of_thread, "posts": 0, "read_to": 1}]},
    }
    assert list(told((question.pk, colleague.pk), online=[member, colleague])) == [colleague.pk]
    assert list(told((0, outsider.pk), online=[outsider, member])) == [outsider.pk]
    assert told((question.pk, 0), online=[]) == {}


def test_what_came_is_told_with_its_number_and_name_to_whom_it_is_new(
    colleague: User, member: User, organiser: User, outsider: User, question: Thread, limburg: Region
) -> None:
    mine = say(question, colleague)
    gone = say(question, member)
    services.delete(post=gone, by=member)
    question.refresh_from_db()
    reading.mark_read(user=organiser, thread=question, up_to=mine.number)
    came = [(question.pk, -number) for number in (1, mine.number, gone.number)]
    said = told(*came, online=[colleague, member, organiser, outsider])
    fresh = {user: of["threads"][0].get("fresh") for user, of in said.items()}
    assert fresh == {colleague.pk: 1, member.pk: 1, organiser.pk: None}
    [of_thread] = said[colleague.pk]["threads"]
    assert (of_thread["title"], of_thread["group"]) == (question.title, "Limburg")
    reading.follow(user=member, thread=question, level=Follow.Level.NOTHING)
    assert told(*came, online=[member])[member.pk]["threads"][0].get("fresh") is None


def test_the_address_leads_to_the_first_that_is_new(colleague: User, question: Thread, member: User) -> None:
    reading.mark_read(user=colleague, thread=question, up_to=1)
    say(question, member)
    [of_thread] = told((question.pk, 0), online=[colleague])[colleague.pk]["threads"]
    assert (of_thread["posts"], of_thread["url"]) == (1, f"{question.get_absolute_url()}#since")


def test_ten_that_came_cost_as_many_queries_as_one(
    colleague: User, question: Thread, member: User, django_assert_num_queries: Any
) -> None:
    numbers = [1, *(say(question, member).number for _ in range(9))]
    for came in (numbers[:1], numbers):
        with django_assert_num_queries(5):
            said = told(*((question.pk, -number) for number in came), online=[colleague])
        assert said[colleague.pk]["threads"][0]["fresh"] == len(came)


def test_a_hundred_people_cost_as_many_queries_as_two(
    question: Thread, limburg: Region, colleague: User, member: User
) -> None:
    few = queries_of(question, [colleague, member])
    crowd = [User.objects.create_user(f"p{n}@bib.example", name=f"P {n}") for n in range(100)]
    Membership.objects.bulk_create(
        Membership(user=user, group=limburg.group, since=question.created_at) for user in crowd
    )
    for n in range(20):
        services.start_thread(
            author=member, group=limburg.group, kind=Thread.Kind.DISCUSSION, title=f"T {n}", body="Dag"
        )
    assert (few, queries_of(question, crowd)) == (4, 4)


def queries_of(thread: Thread, online: list[User]) -> int:
    with CaptureQueriesContext(connection) as captured:
        told((thread.pk, 0), online=online)
    return len(captured)


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was handed to the sockets to be counted."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(door, "recount", lambda tally, about=0, user=0: asked.append((about, user)))
    return asked


def test_whatever_changes_a_counter_has_it_counted(
    colleague: User, question: Thread, admin: User, westhoek: Region, asked_for: list[tuple[int, int]]
) -> None:
    one, everybody = (question.pk, colleague.pk), (question.pk, 0)
    post = say(question, admin)
    assert asked_for == [(question.pk, -post.number)]
    moderating.hide(post=post, by=admin, because="x")
    moderating.restore(post=post, by=admin)
    services.delete(post=post, by=admin)
    assert asked_for[1:] == [everybody] * 3
    question.refresh_from_db()
    for _ in range(2):
        reading.mark_read(user=colleague, thread=question, up_to=1)
    reading.mark_unread(user=colleague, post=post)
    reading.follow(user=colleague, thread=question, level=Follow.Level.NOTHING)
    assert asked_for[4:] == [one] * 3
    moderating.move(thread=question, group=westhoek.group, by=admin)
    assert asked_for[7:] == [(0, 0)]


def test_an_own_message_and_one_that_is_gone_are_not_new(
    colleague: User, question: Thread, member: User
) -> None:
    gone = say(question, member)
    say(question, colleague)
    services.delete(post=gone, by=member)
    page = signed_in(colleague).get(question.get_absolute_url())
    assert page.context["unread"] == 1
    services.delete(post=Post.objects.get(thread=question, number=1), by=member)
    page = signed_in(colleague).get(question.get_absolute_url())
    assert (page.context["unread"], page.context["since"]) == (0, None)
