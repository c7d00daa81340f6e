"""From a message to a need: linked both ways, its words for those alone who read the conversation."""

from typing import Any

import pytest

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.notices.models import Notice
from community.people.models import User
from community.threads import errors, moderating
from community.threads import services as threads
from community.threads.models import Post, Thread
from feedback.models import Board, Evidence, Excerpt, Proposal
from feedback.services import talk
from regions.models import Region
from tests.cast import person, signed_in
from tests.threads.conftest import question, say

__all__ = ["question"]  # a fixture
SAID = "Wij bellen telkens vier nummers"
WORDS: dict[str, Any] = {"kind": "need", "title": "Eén telefoonnummer", "body": "We zoeken te lang."}


@pytest.fixture
def post(question: Thread, colleague: User) -> Post:
    """In Limburg, by Koen, who is on the board as Mira is."""
    return say(question, colleague, f"{SAID}, en dan nog eens.")


@pytest.fixture
def elsewhere(board: Board) -> User:
    """Of the board, and not of Limburg."""
    user = person("Eva Elders")
    Membership.objects.create(group=board.group, user=user)
    return user


def page(who: User, path: str) -> str:
    answer = signed_in(who).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def propose(who: User, board: Board, post: Post) -> Proposal:
    answer = signed_in(who).post(f"/boards/{board.pk}/propose/", WORDS | {"post": post.pk, "seen-alike": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return Proposal.objects.latest("pk")


def test_a_message_leads_to_the_form_and_both_tell_of_each_other(
    board: Board, post: Post, question: Thread, member: User, organiser: User
) -> None:
    there = question.get_absolute_url()
    assert f'href="/boards/posts/{post.pk}/"' in page(member, there)
    form = signed_in(member).get(f"/boards/posts/{post.pk}/", follow=True)
    assert form.redirect_chain == [(f"/boards/{board.pk}/propose/?post={post.pk}", 302)]
    assert SAID in form.content.decode()
    made = propose(member, board, post)
    assert (made.author, made.title, made.board) == (member, "Eén telefoonnummer", board)
    assert f'Werd een nood: <a href="/boards/{board.pk}/proposals/{made.pk}/"' in page(member, there)
    assert "Werd een nood" not in page(organiser, there)  # of the region, not of the board
    told = page(member, made.get_absolute_url())
    assert SAID in told
    assert f'href="/threads/posts/{post.pk}/"' in told
    assert "Uit een gesprek in Limburg" in told
    assert "Koen" not in told.partition("Uit een gesprek")[2].partition("</li>")[0]


def test_who_doesnt_read_the_conversation_reads_only_where_it_comes_from(
    board: Board, post: Post, member: User, elsewhere: User, django_assert_num_queries: Any
) -> None:
    made = propose(member, board, post)
    told = page(elsewhere, made.get_absolute_url())
    assert "Uit een gesprek in Limburg" in told
    assert SAID not in told
    assert f"/threads/posts/{post.pk}/" not in told
    for path in (f"/boards/{board.pk}/", f"/boards/{board.pk}/sources/", f"/boards/{board.pk}/report/"):
        assert SAID not in signed_in(elsewhere).get(path).content.decode()


def test_its_author_lets_others_read_it_and_takes_that_back(
    board: Board, post: Post, member: User, colleague: User, elsewhere: User
) -> None:
    made = propose(member, board, post)
    address = f"/boards/{board.pk}/evidence/{Evidence.objects.get().pk}/agree/"
    for who in (member, elsewhere):
        assert signed_in(who).post(address, {"agree": "yes"}).status_code == 403
    assert address in page(colleague, made.get_absolute_url())
    signed_in(colleague).post(address, {"agree": "yes"})
    assert SAID in page(elsewhere, made.get_absolute_url())
    signed_in(colleague).post(address, {"agree": "no"})
    assert SAID not in page(elsewhere, made.get_absolute_url())
    assert [e.verb for e in Entry.objects.filter(kind="feedback.evidence").order_by("pk")][-2:] == [
        "agree",
        "take-back",
    ]


def test_ones_own_words_are_filled_in_and_read_by_the_whole_board(
    board: Board, post: Post, colleague: User, elsewhere: User
) -> None:
    form = signed_in(colleague).get(f"/boards/{board.pk}/propose/?post={post.pk}").context["form"]
    assert form["title"].value() == "Jeugdcollectie verhuizen"
    assert form["body"].value() == post.body
    assert SAID in page(elsewhere, propose(colleague, board, post).get_absolute_url())
    assert not Notice.objects.filter(kind=talk.USED).exists()


def test_the_words_of_others_are_filled_in_only_where_all_may_read_them_already(
    board: Board, post: Post, question: Thread, member: User
) -> None:
    def body() -> str:
        answer = signed_in(member).get(f"/boards/{board.pk}/propose/?post={post.pk}")
        return str(answer.context["form"]["body"].value())

    assert body() == ""
    Thread.objects.filter(pk=question.pk).update(audience=Thread.Audience.ALL)
    assert body() == post.body
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    assert body() == ""


def test_the_author_hears_of_it_once_and_where_to_look(
    board: Board, post: Post, member: User, colleague: User
) -> None:
    made = propose(member, board, post)
    told = Notice.objects.get(kind=talk.USED)
    assert (told.user, told.url) == (colleague, made.get_absolute_url())
    Membership.objects.filter(user=colleague, group=board.group).delete()
    propose(member, board, post)
    told = Notice.objects.filter(kind=talk.USED).latest("pk")
    assert (told.url, told.words["title"]) == (post.get_absolute_url(), "")
    assert Notice.objects.filter(kind=talk.USED).count() == 2


def test_what_is_removed_there_is_gone_here_and_what_is_hidden_there_waits(
    board: Board, post: Post, member: User, colleague: User, organiser: User
) -> None:
    made = propose(member, board, post)
    talk.agree(excerpt=Excerpt.objects.get(), by=colleague, agreed=True)
    moderating.hide(post=post, by=organiser, because="Even kijken")
    assert SAID not in page(member, made.get_absolute_url())
    moderating.restore(post=post, by=organiser)
    assert SAID in page(member, made.get_absolute_url())
    threads.delete(post=post, by=colleague)
    assert not Excerpt.objects.exists()
    told = page(member, made.get_absolute_url())
    assert SAID not in told
    assert "Uit een gesprek in Limburg" in told
    assert "Werd een nood" not in page(member, post.thread.get_absolute_url())


def test_a_message_that_is_removed_meanwhile_makes_no_proposal(
    board: Board, post: Post, member: User, colleague: User
) -> None:
    threads.delete(post=post, by=colleague)
    with pytest.raises(errors.PostGone):
        talk.propose_from(post=post, author=member, board=board, **WORDS)
    assert not Proposal.objects.exists()


def test_an_account_that_goes_leaves_no_name(board: Board, post: Post, member: User, colleague: User) -> None:
    made = propose(member, board, post)
    colleague.delete()
    assert SAID in page(member, made.get_absolute_url())
    assert "Koen" not in page(member, made.get_absolute_url())


def test_only_who_may_propose_and_reads_the_message(
    board: Board, post: Post, organiser: User, outsider: User, elsewhere: User, question: Thread
) -> None:
    assert "/boards/posts/" not in page(organiser, question.get_absolute_url())
    statuses = [
        signed_in(who).get(f"/boards/posts/{post.pk}/").status_code
        for who in (organiser, outsider, elsewhere)
    ]
    assert statuses == [403, 404, 404]
    signed_in(elsewhere).post(f"/boards/{board.pk}/propose/", WORDS | {"post": post.pk, "seen-alike": "1"})
    assert not Excerpt.objects.exists()  # not theirs to read: a proposal like any other
    for wrong in ("x", "9" * 40, ""):
        assert signed_in(elsewhere).get(f"/boards/{board.pk}/propose/?post={wrong}").status_code == 200


def test_of_several_boards_one_is_chosen(board: Board, post: Post, member: User) -> None:
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Tweede")
    second = Board.objects.create(group=group, title="Tweede bord", question="?")
    Membership.objects.create(group=group, user=member)
    shown = page(member, f"/boards/posts/{post.pk}/")
    for each in (board, second):
        assert f'href="/boards/{each.pk}/propose/?post={post.pk}"' in shown
    Board.objects.filter(pk=board.pk).update(phase=Board.Phase.DECIDE)
    assert signed_in(member).get(f"/boards/posts/{post.pk}/").status_code == 302


def test_similar_ones_are_shown_first_and_the_message_is_kept(
    board: Board, post: Post, needs: list[Proposal], member: User
) -> None:
    again = {"kind": "need", "title": "Iemand aan de lijn krijgen", "post": post.pk}
    answer = signed_in(member).post(f"/boards/{board.pk}/propose/", again)
    assert answer.status_code == 422
    assert f'name="post" value="{post.pk}"' in answer.content.decode()


def test_the_page_of_a_conversation_costs_the_same_however_much_came_of_it(
    board: Board, post: Post, member: User, django_assert_num_queries: Any, limburg: Region
) -> None:
    client, url = signed_in(member), post.thread.get_absolute_url()
    client.get(url)
    for n in (1, 5):
        for _ in range(n):
            talk.propose_from(post=post, author=member, board=board, **WORDS)
        with django_assert_num_queries(11):
            client.get(url)
