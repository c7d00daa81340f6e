from community.history.models import Entry
from community.people.models import User
from community.threads import responding, services
from community.threads.models import Post, Reaction, Thread
from community.threads.shape import event, payload_of
from tests.cast import signed_in
from tests.threads.conftest import say


def test_a_deleted_post_leaves_a_tombstone_without_its_words(question: Thread, colleague: User) -> None:
    post = say(question, colleague, "Geheim")
    responding.react(post=post, user=colleague, name="cheers")
    gone = services.delete(post=post, by=colleague)
    assert (gone.body, gone.html, gone.number, gone.changed) == ("", "", 2, 4)
    assert not Reaction.objects.exists()
    assert Entry.objects.get(verb="delete").before == {"author": colleague.pk}
    shown = event(payload_of(gone, question, {}))
    assert shown["author"] is None
    assert "tombstone" in shown["html"]
    assert "Koen" not in shown["html"]


def test_who_quoted_it_no_longer_shows_it(question: Thread, colleague: User, member: User) -> None:
    post = say(question, colleague, "Geheim")
    say(question, member, "Daar ben ik het mee eens", reply_to=post.pk)
    services.delete(post=post, by=colleague)
    assert list(question.posts.order_by("number").values_list("changed", flat=True)) == [1, 4, 5]
    page = signed_in(member).get(question.get_absolute_url()).content.decode()
    assert "Geheim" not in page
    assert "een bericht dat verwijderd is" in page


def test_deleting_the_answer_opens_the_question_again(
    question: Thread, colleague: User, member: User
) -> None:
    post = say(question, colleague)
    responding.accept_answer(post=post, by=member)
    services.delete(post=post, by=colleague)
    question.refresh_from_db()
    assert question.answer is None


def test_deleting_again_changes_nothing(question: Thread, colleague: User) -> None:
    gone = services.delete(post=say(question, colleague), by=colleague)
    assert services.delete(post=gone, by=colleague).changed == gone.changed


def test_the_page_asks_first(question: Thread, colleague: User) -> None:
    post = say(question, colleague, "Toch maar niet")
    client = signed_in(colleague)
    url = f"/threads/posts/{post.pk}/delete/"
    assert "Dit bericht verwijderen?" in client.get(url).content.decode()
    assert Post.objects.get(pk=post.pk).body == "Toch maar niet"
    assert client.post(url)["location"] == f"/threads/{question.pk}/#post-2"
    assert "Dit bericht is verwijderd." in client.get(question.get_absolute_url()).content.decode()


def test_the_author_and_an_organiser_may_and_nobody_else(
    question: Thread, colleague: User, member: User, organiser: User, outsider: User
) -> None:
    posts = [say(question, colleague) for _ in range(2)]
    urls = [f"/threads/posts/{post.pk}/delete/" for post in posts]
    statuses = [
        signed_in(user).post(url).status_code
        for user, url in [(member, urls[0]), (outsider, urls[0]), (organiser, urls[0]), (colleague, urls[1])]
    ]
    assert statuses == [403, 404, 302, 302]


def test_what_it_said_before_an_edit_is_gone_too(question: Thread, colleague: User, organiser: User) -> None:
    post = services.edit(post=say(question, colleague, "Geheim nummer"), body="Niets", by=colleague)
    services.delete(post=post, by=colleague)
    edit = Entry.objects.get(verb="edit")
    assert (edit.actor, edit.before, edit.after) == (colleague, {}, {})
    assert signed_in(organiser).get(f"/threads/posts/{post.pk}/history/").status_code == 403
