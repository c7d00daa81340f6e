import pytest

from community.history.models import Entry
from community.people.models import User
from community.threads import errors, services
from community.threads.models import Thread
from tests.cast import signed_in
from tests.threads.conftest import say


def test_an_edit_replaces_the_text_and_keeps_the_former_in_the_history(
    question: Thread, member: User
) -> None:
    first = question.posts.get()
    post = services.edit(post=first, body="Kan dat in *twee* keer?", by=member)
    assert post.html == "<p>Kan dat in <em>twee</em> keer?</p>\n"
    assert post.edited_at is not None
    entry = Entry.objects.get(kind="threads.post")
    assert (entry.actor, entry.verb) == (member, "edit")
    assert entry.before == {"body": "Kan dat in één keer?"}
    assert entry.after == {"body": "Kan dat in *twee* keer?"}


def test_the_same_text_again_changes_nothing(question: Thread, member: User) -> None:
    post = services.edit(post=question.posts.get(), body=" Kan dat in één keer?\n", by=member)
    assert (post.changed, post.edited_at) == (1, None)
    assert not Entry.objects.exists()


def test_who_quoted_it_shows_the_new_text(question: Thread, member: User, colleague: User) -> None:
    first = question.posts.get()
    say(question, colleague, reply_to=first.pk)
    services.edit(post=first, body="Nieuwe vraag", by=member)
    stamps = list(question.posts.order_by("number").values_list("changed", flat=True))
    assert stamps == [3, 4]
    assert (
        "Nieuwe vraag"
        in signed_in(colleague)
        .get(question.get_absolute_url())
        .content.decode()
        .split('class="quoted" href')[1]
    )


def test_what_is_gone_cannot_be_edited(question: Thread, colleague: User) -> None:
    post = services.delete(post=say(question, colleague), by=colleague)
    with pytest.raises(errors.PostGone):
        services.edit(post=post, body="Toch nog", by=colleague)


def test_the_author_edits_on_a_page(question: Thread, member: User) -> None:
    url = f"/threads/posts/{question.posts.get().pk}/edit/"
    client = signed_in(member)
    assert "Kan dat in één keer?" in client.get(url).content.decode()
    answer = client.post(url, {"body": "Kan het vandaag nog?"})
    assert (answer.status_code, answer["location"]) == (302, f"/threads/{question.pk}/#post-1")
    assert question.posts.get().body == "Kan het vandaag nog?"


def test_from_a_coffee_corner_one_goes_back_to_it_by_its_name(corner: Thread, member: User) -> None:
    page = signed_in(member).get(f"/threads/posts/{say(corner, member).pk}/edit/").content.decode()
    assert ">Koffiehoek van Limburg</a>" in page


def test_nothing_says_that_a_message_without_files_may_be_left_empty(question: Thread, member: User) -> None:
    address = f"/threads/posts/{question.posts.get().pk}/edit/"
    assert "niet verplicht" not in signed_in(member).get(address).content.decode()
    emptied = signed_in(member).post(address, {"body": " "})
    assert emptied.status_code == 422
    assert question.posts.get().body == "Kan dat in één keer?"


def test_a_text_that_is_too_long_stays_in_the_field(question: Thread, member: User) -> None:
    answer = signed_in(member).post(f"/threads/posts/{question.posts.get().pk}/edit/", {"body": "b" * 10_001})
    assert answer.status_code == 422
    assert "10.000 tekens" in answer.content.decode()
    assert "b" * 10_001 in answer.content.decode()
    assert question.posts.get().body == "Kan dat in één keer?"


def test_nobody_edits_the_words_of_another(
    question: Thread, colleague: User, organiser: User, outsider: User
) -> None:
    url = f"/threads/posts/{question.posts.get().pk}/edit/"
    statuses = [
        signed_in(user).post(url, {"body": "x"}).status_code for user in (colleague, organiser, outsider)
    ]
    assert statuses == [403, 403, 404]


def test_what_it_said_before_is_read_by_whoever_reads_it(
    question: Thread, member: User, colleague: User, outsider: User
) -> None:
    post = services.edit(post=question.posts.get(), body="Kan dat in twee keer?", by=member)
    address = f"/threads/posts/{post.pk}/history/"
    page = signed_in(colleague).get(address).content.decode()
    assert "<del>één</del><ins>twee</ins>" in page
    assert f'href="{address}"' in signed_in(colleague).get(question.get_absolute_url()).content.decode()
    assert signed_in(outsider).get(address).status_code == 404
