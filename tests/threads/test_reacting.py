import pytest

from community.people.models import User
from community.threads import errors, responding
from community.threads.models import Thread
from tests.cast import signed_in
from tests.threads.conftest import say


def test_a_reaction_is_counted_once_a_person(question: Thread, colleague: User, member: User) -> None:
    post = say(question, colleague)
    responding.react(post=post, user=member, name="helps")
    responding.react(post=post, user=member, name="helps")
    last = responding.react(post=post, user=colleague, name="helps")
    assert last.changed == 4
    page = signed_in(member).get(question.get_absolute_url()).content.decode()
    assert (
        f'aria-pressed="true" data-by="{member.pk} {colleague.pk}">Dit helpt <span class="number">2</span>'
        in page
    )


def test_it_can_be_taken_back(question: Thread, colleague: User) -> None:
    post = say(question, colleague)
    responding.react(post=post, user=colleague, name="cheers")
    assert responding.unreact(post=post, user=colleague, name="cheers").changed == 4
    assert responding.unreact(post=post, user=colleague, name="cheers").changed == 4
    assert not post.reactions.exists()


def test_there_are_five(question: Thread, colleague: User) -> None:
    with pytest.raises(errors.UnknownReaction):
        responding.react(post=say(question, colleague), user=colleague, name="boos")


def test_the_button_turns_on_and_off_without_a_script(question: Thread, colleague: User) -> None:
    client, url = signed_in(colleague), f"/threads/posts/{question.posts.get().pk}/react/"
    for count in (1, 0):
        answer = client.post(url, {"reaction": "here-too"})
        assert (answer.status_code, answer["location"]) == (302, f"/threads/{question.pk}/#post-1")
        assert question.posts.get().reactions.count() == count


def test_who_cannot_write_there_cannot_react(question: Thread, outsider: User, admin: User) -> None:
    url = f"/threads/posts/{question.posts.get().pk}/react/"
    assert signed_in(outsider).post(url, {"reaction": "thanks"}).status_code == 404
    assert signed_in(admin).post(url, {"reaction": "thanks"}).status_code == 403


def test_a_reaction_that_does_not_exist_gets_a_sentence(question: Thread, member: User) -> None:
    answer = signed_in(member).post(f"/threads/posts/{question.posts.get().pk}/react/", {"reaction": "boos"})
    assert answer.status_code == 404
    assert "Er zijn vijf reacties" in answer.content.decode()
