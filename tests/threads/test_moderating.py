"""An organiser closes a conversation, or lets it stand on top."""

import pytest

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.live import door
from community.people.models import User
from community.threads import errors, moderating
from community.threads.models import Thread
from regions.models import Region
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


def test_a_conversation_moves_with_all_that_it_is(
    question: Thread, member: User, organiser: User, outsider: User, westhoek: Region
) -> None:
    Membership.objects.create(group=westhoek.group, user=organiser, role=Membership.Role.ORGANISER)
    post = say(question, member)
    client = signed_in(organiser)
    assert "Westhoek" in client.get(f"/threads/{question.pk}/move/").content.decode()
    answer = client.post(f"/threads/{question.pk}/move/", {"group": westhoek.group_id}, follow=True)
    assert "Het gesprek staat nu in Westhoek." in answer.content.decode()
    assert signed_in(member).get(f"/threads/{question.pk}/").status_code == 404
    assert "post-2" in signed_in(outsider).get(post.get_absolute_url())["location"]
    entry = Entry.objects.get(verb="move")
    assert (entry.before, entry.after) == ({"group": question.group_id}, {"group": westhoek.group_id})


def test_what_goes_to_everyone_everyone_reads(
    question: Thread, organiser: User, outsider: User, root: Group
) -> None:
    signed_in(organiser).post(f"/threads/{question.pk}/move/", {"group": root.pk})
    assert signed_in(outsider).get(f"/threads/{question.pk}/").status_code == 200


def test_one_moves_only_to_where_one_organises(
    question: Thread, corner: Thread, organiser: User, member: User, westhoek: Region
) -> None:
    address = f"/threads/{question.pk}/move/"
    assert signed_in(organiser).post(address, {"group": westhoek.group_id}).status_code == 422
    assert signed_in(member).post(address, {"group": westhoek.group_id}).status_code == 403
    assert signed_in(organiser).get(f"/threads/{corner.pk}/move/").status_code == 403
    question.refresh_from_db()
    assert question.group.name == "Limburg"


def test_who_loses_a_moved_conversation_loses_it_on_the_screen(
    question: Thread, organiser: User, westhoek: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(door, "recheck", told.append)
    for _ in range(2):
        moderating.move(thread=question, group=westhoek.group, by=organiser)
    assert told == [question.topic]
