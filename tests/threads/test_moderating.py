"""An organiser closes a conversation, or lets it stand on top."""

from community.history.models import Entry
from community.people.models import User
from community.threads import errors, moderating
from community.threads.models import Thread
from tests.cast import signed_in
from tests.threads.conftest import say


def test_a_closed_conversation_is_read_and_not_written_in(
    question: Thread, organiser: User, member: User
) -> None:
    signed_in(organiser).post(f"/threads/{question.pk}/moderate/", {"do": "close"})
    page = signed_in(member).get(f"/threads/{question.pk}/").content.decode()
    assert "Dit gesprek is afgesloten" in page
    assert 'name="body"' not in page
    try:
        say(question, member)
    except errors.ThreadClosed:
        pass
    else:
        raise AssertionError("a closed conversation took a message")
    signed_in(organiser).post(f"/threads/{question.pk}/moderate/", {"do": "reopen"})
    assert say(question, member).number == 2


def test_what_is_on_top_stands_there_in_its_region_alone(
    question: Thread, everywhere: Thread, organiser: User, member: User
) -> None:
    newer = Thread.objects.create(group=question.group, title="Nieuwer", last_number=1)
    moderating.moderate(thread=question, verb="pin", by=organiser)

    def titles(query: str) -> list[str]:
        return [row.thread.title for row in signed_in(member).get(f"/threads/{query}").context["rows"]]

    assert titles("") == [question.title, newer.title]
    assert titles("?regions=all")[0] == newer.title


def test_the_same_again_changes_nothing(question: Thread, organiser: User) -> None:
    for verb in ("pin", "pin", "unpin", "unpin", "close", "close"):
        moderating.moderate(thread=question, verb=verb, by=organiser)
    verbs = Entry.objects.filter(kind="threads.thread").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["pin", "unpin", "close"]


def test_only_an_organiser_may_and_no_coffee_corner_closes(
    question: Thread, corner: Thread, member: User, organiser: User, outsider: User
) -> None:
    def asked(thread: Thread, *people: User) -> list[int]:
        url = f"/threads/{thread.pk}/moderate/"
        return [signed_in(user).post(url, {"do": "close"}).status_code for user in people]

    assert asked(question, outsider, member, organiser) == [404, 403, 302]
    assert asked(corner, organiser) == [403]
    assert signed_in(organiser).post(f"/threads/{question.pk}/moderate/", {"do": "burn"}).status_code == 302
