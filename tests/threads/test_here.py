"""Who is here and who is writing: from three on, both ways, and never too often."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from community.live import door
from community.live.registry import Asked
from community.people import services as people
from community.people.models import User
from community.threads import here
from community.threads.models import Thread
from tests.cast import signed_in

Told = list[tuple[str, str, Any]]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What goes to the sockets; nobody has written a moment ago."""
    events: Told = []
    monkeypatch.setattr(door, "publish", lambda *event: events.append(event))
    monkeypatch.setattr(here, "_of_person", here.Throttle(here.EVERY))
    monkeypatch.setattr(here, "_of_thread", here.Throttle(here.TOGETHER))
    return events


def writes(user: User, thread: Thread) -> None:
    here.typing(Asked(user.pk, thread.topic, thread.pk, {}, "nl"))


def hide(user: User) -> User:
    return people.change_profile(user=user, shows_presence=False)


def test_two_are_nobody_and_three_are_shown_by_name(
    question: Thread, member: User, colleague: User, organiser: User, django_assert_num_queries: Any
) -> None:
    assert here.people({question.pk: [member.pk, colleague.pk]}) == {}
    three = [member.pk, colleague.pk, organiser.pk]
    with django_assert_num_queries(1):
        shown = here.people({question.pk: three, 999: three[:2]})
    assert list(shown) == [question.pk]
    assert shown[question.pk]["count"] == 3
    names = [one["name"] for one in shown[question.pk]["people"]]
    assert names == sorted([member.name, colleague.name, organiser.name])


def test_of_a_crowd_some_are_named_and_all_are_counted(question: Thread) -> None:
    crowd = [User.objects.create_user(f"p{n}@bib.example", name=f"P {n:03}").pk for n in range(30)]
    shown = here.people({question.pk: crowd})[question.pk]
    assert (shown["count"], len(shown["people"])) == (30, here.NAMES + 1)


def test_whoever_does_not_want_to_be_seen_does_not_see(
    question: Thread, member: User, colleague: User, organiser: User, outsider: User
) -> None:
    pairs = [(user.pk, question.pk) for user in (member, colleague, outsider)]
    assert here.authorize(pairs) == [True, True, False]
    hide(colleague)
    assert here.authorize(pairs) == [True, False, False]
    assert here.people({question.pk: [member.pk, colleague.pk, organiser.pk]}) == {}
    for user, shown in ((member, True), (colleague, False)):
        page = signed_in(user).get(question.get_absolute_url()).content.decode()
        assert ("data-here" in page) is shown


def test_the_switch_reaches_open_tabs_at_once(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    monkeypatch.setattr(door, "revoke", looked_at.append)
    people.change_profile(user=member, job="Jeugd")
    hide(member)
    hide(member)
    assert looked_at == [member.pk]


def test_that_somebody_writes_is_shown_to_who_is_here_and_not_too_often(
    question: Thread, colleague: User, admin: User, outsider: User, events: Told
) -> None:
    for _ in range(50):
        writes(colleague, question)
    assert events == [
        (f"here:{question.pk}", "typing", {"user": {"id": colleague.pk, "name": colleague.name}})
    ]
    with pytest.raises(PermissionDenied):
        writes(admin, question)
    with pytest.raises(Thread.DoesNotExist):
        writes(outsider, question)


def test_of_many_who_write_at_once_one_is_shown(
    question: Thread, member: User, colleague: User, organiser: User, events: Told
) -> None:
    for user in (member, colleague, organiser):
        writes(user, question)
    assert [event[2]["user"]["id"] for event in events] == [member.pk]


def test_where_many_look_only_the_coffee_corner_shows_who_writes(
    question: Thread, corner: Thread, member: User, events: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "present", lambda topic: here.SMALL + 1)
    writes(member, question)
    assert events == []
    writes(member, corner)
    assert [event[0] for event in events] == [f"here:{corner.pk}"]


def test_whoever_is_not_seen_is_not_seen_writing(question: Thread, member: User, events: Told) -> None:
    hide(member)
    writes(member, question)
    assert events == []
