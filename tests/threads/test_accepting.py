import pytest

from community.history.models import Entry
from community.people.models import User
from community.threads import errors, responding
from community.threads.models import Thread
from tests.cast import signed_in
from tests.threads.conftest import say


def test_the_accepted_answer_stands_above_the_others_once(
    question: Thread, colleague: User, member: User
) -> None:
    for n in range(3):
        say(question, colleague, f"Mogelijkheid {n}")
    responding.accept_answer(post=question.posts.get(number=4), by=member)
    page = signed_in(member).get(question.get_absolute_url()).content.decode()
    assert "Antwoord dat Mira hielp" in page
    assert page.count('id="post-4"') == 1
    assert page.index("post-1") < page.index("Mogelijkheid 2") < page.index("Mogelijkheid 0")


def test_another_answer_takes_its_place(question: Thread, colleague: User, member: User) -> None:
    first, second = say(question, colleague), say(question, colleague)
    responding.accept_answer(post=first, by=member)
    responding.accept_answer(post=second, by=member)
    assert list(question.posts.order_by("number").values_list("changed", flat=True)) == [1, 5, 6]
    entry = Entry.objects.filter(verb="accept").last()
    assert entry is not None
    assert (entry.before, entry.after) == ({"answer": first.pk}, {"answer": second.pk})


def test_accepting_again_changes_nothing_and_it_can_be_withdrawn(
    question: Thread, colleague: User, member: User
) -> None:
    post = say(question, colleague)
    client, url = signed_in(member), f"/threads/posts/{post.pk}/accept/"
    responding.accept_answer(post=post, by=member)
    responding.accept_answer(post=post, by=member)
    question.refresh_from_db()
    assert (question.head, question.answer) == (3, post)
    client.post(url)
    question.refresh_from_db()
    assert (question.head, question.answer) == (4, None)


def test_the_question_is_not_its_own_answer(question: Thread, corner: Thread, member: User) -> None:
    for post in (question.posts.get(), say(corner, member)):
        with pytest.raises(errors.NoAnswerHere):
            responding.accept_answer(post=post, by=member)


def test_whoever_asked_and_the_organiser_may(
    question: Thread, colleague: User, member: User, organiser: User, outsider: User
) -> None:
    url = f"/threads/posts/{say(question, colleague).pk}/accept/"
    statuses = [signed_in(user).post(url).status_code for user in (outsider, colleague, member, organiser)]
    assert statuses == [404, 403, 302, 302]
