"""Who hears of what, and how often."""

from community.groups.models import Membership
from community.notices.models import Follow, Notice
from community.notices.services import follow
from community.people.models import User
from community.threads import reading, responding
from community.threads.models import FOLLOWED, Thread
from tests.threads.conftest import say


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_whoever_asked_hears_of_every_answer(question: Thread, colleague: User, member: User) -> None:
    for _ in range(2):
        say(question, colleague)
    assert told(member) == ["threads.answer", "threads.answer"]
    assert told(colleague) == []


def test_whoever_follows_hears_once_until_they_look(
    question: Thread, colleague: User, organiser: User, member: User
) -> None:
    say(question, colleague)
    for _ in range(3):
        say(question, organiser)
    assert told(colleague) == ["threads.reply"]
    question.refresh_from_db()
    reading.mark_read(user=colleague, thread=question, up_to=99)
    assert not Notice.objects.filter(user=colleague, read_at=None).exists()
    say(question, organiser)
    assert told(colleague) == ["threads.reply", "threads.reply"]


def test_in_the_coffee_corner_only_whoever_is_replied_to_hears_of_it(
    corner: Thread, colleague: User, member: User, organiser: User
) -> None:
    post = say(corner, colleague)
    say(corner, organiser)
    assert told(colleague) == []
    say(corner, member, reply_to=post.pk)
    assert (told(colleague), told(organiser)) == (["threads.reply"], [])


def test_whoever_helped_hears_so(question: Thread, colleague: User, member: User) -> None:
    responding.accept_answer(post=say(question, colleague), by=member)
    assert told(colleague) == ["threads.accepted"]


def test_whoever_turned_it_off_hears_nothing(question: Thread, colleague: User, member: User) -> None:
    follow(user=member, kind=FOLLOWED, object_id=question.pk, level=Follow.Level.NOTHING)
    say(question, colleague)
    say(question, member)  # writing doesn't turn it on again
    say(question, colleague)
    assert told(member) == []


def test_whoever_left_the_region_hears_nothing_more(question: Thread, colleague: User, member: User) -> None:
    Membership.objects.filter(user=member).delete()
    say(question, colleague)
    assert told(member) == []


def test_one_s_own_words_are_no_news(question: Thread, member: User) -> None:
    say(question, member, reply_to=question.posts.get().pk)
    assert told(member) == []
