"""The list of conversations, and what it costs."""

from typing import Any

import pytest
from django.test import Client

from community.groups.models import Group
from community.people.models import User
from community.support.models import Service
from community.threads import responding, services
from community.threads.models import Post, Thread
from regions.models import Region
from tests.cast import signed_in
from tests.threads.conftest import say

QUERIES = 9


def titles(client: Client, query: str = "") -> list[str]:
    return [row.thread.title for row in client.get(f"/threads/{query}").context["rows"]]


def many(region: Region, author: User, count: int) -> None:
    """Threads of one post each, written the short way."""
    threads = Thread.objects.bulk_create(
        Thread(group=region.group, kind=Thread.Kind.QUESTION, title=f"Vraag {n}", head=1, last_number=1)
        for n in range(count)
    )
    Post.objects.bulk_create(
        Post(thread=thread, number=1, changed=1, author=author, body="x", html="<p>x</p>", digest="")
        for thread in threads
    )


def test_my_region_comes_first_and_all_regions_are_one_click_away(
    question: Thread, everywhere: Thread, as_member: Client
) -> None:
    assert titles(as_member) == ["Jeugdcollectie verhuizen"]
    assert titles(as_member, "?regions=all") == ["Boekstart overal", "Jeugdcollectie verhuizen"]


def test_what_another_region_keeps_to_itself_is_nowhere(question: Thread, as_outsider: Client) -> None:
    for query in ("", "?regions=all", "?show=unread", "?show=unanswered&regions=all", "?show=mine"):
        assert "Jeugdcollectie verhuizen" not in titles(as_outsider, query)


def test_the_newest_words_decide_the_order(
    question: Thread, corner: Thread, colleague: User, member: User
) -> None:
    say(corner, member)
    client = signed_in(colleague)
    assert titles(client) == ["", "Jeugdcollectie verhuizen"]
    say(question, member, "Toch nog **iets**")
    rows = client.get("/threads/").context["rows"]
    assert (rows[0].thread.pk, rows[0].line) == (question.pk, "Toch nog iets")


def test_unanswered_and_mine(question: Thread, colleague: User, member: User) -> None:
    mine, theirs = signed_in(member), signed_in(colleague)
    assert titles(theirs, "?show=unanswered") == titles(mine, "?show=mine") == ["Jeugdcollectie verhuizen"]
    assert titles(theirs, "?show=mine") == []
    answer = say(question, colleague)
    responding.accept_answer(post=answer, by=member)
    assert titles(theirs, "?show=unanswered") == []
    assert titles(theirs, "?show=mine") == ["Jeugdcollectie verhuizen"]


def test_one_service(question: Thread, corner: Thread, as_member: Client) -> None:
    service = Service.objects.create(slug="wise", name="Wise", summary="")
    Thread.objects.filter(pk=question.pk).update(service=service)
    assert titles(as_member, f"?service={service.pk}") == ["Jeugdcollectie verhuizen"]
    assert titles(as_member, "?service=999") == []


def test_what_is_attached_to_something_is_read_there(limburg: Region, as_member: Client) -> None:
    services.attach_thread(group=limburg.group, title="Over een nood")
    assert titles(as_member) == []


@pytest.mark.parametrize("query", ["?page=x", "?page=99", "?show=x", "?service=x", "?service=" + "9" * 40])
def test_an_address_that_makes_no_sense_still_shows_a_list(
    question: Thread, as_member: Client, query: str
) -> None:
    assert as_member.get(f"/threads/{query}").status_code == 200


def test_a_deleted_last_word_shows_the_one_before(
    question: Thread, colleague: User, as_member: Client
) -> None:
    services.delete(post=say(question, colleague, "Weg ermee"), by=colleague)
    row = as_member.get("/threads/").context["rows"][0]
    assert (row.line, row.last.number) == ("Kan dat in één keer?", 1)


@pytest.mark.parametrize("query", ["", "?show=unread", "?show=unanswered&regions=all", "?show=mine"])
def test_one_conversation_costs_as_much_as_three_thousand(
    colleague: User,
    question: Thread,
    limburg: Region,
    member: User,
    django_assert_num_queries: Any,
    query: str,
) -> None:
    client = signed_in(member if "mine" in query else colleague)
    with django_assert_num_queries(QUERIES):
        client.get(f"/threads/{query}")
    many(limburg, member, 3_000)
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/threads/{query}")
    assert len(answer.context["rows"]) == 20


PAGES = [("", 23), ("?regions=all", 24), ("?show=unanswered", 23), ("?show=mine&regions=all", 23)]


@pytest.mark.parametrize(("query", "count"), PAGES)
@pytest.mark.parametrize("staff", [False, True])
def test_the_pages_together_show_each_conversation_once(
    question: Thread, everywhere: Thread, limburg: Region, member: User, query: str, count: int, staff: bool
) -> None:
    many(limburg, member, 22)
    Thread.objects.update(author=member)
    Thread.objects.filter(pk=everywhere.pk).update(author=None)
    User.objects.filter(pk=member.pk).update(is_staff=staff)
    client = signed_in(User.objects.get(pk=member.pk))
    first, second = (client.get(f"/threads/{query}{'&' if query else '?'}page={n}").context for n in (1, 2))
    assert first["page"].paginator.count == count
    seen = [row.thread.pk for context in (first, second) for row in context["rows"]]
    assert (len(first["rows"]), len(seen), len(set(seen))) == (20, count, count)


def test_people_without_a_region_see_what_is_for_everyone(
    everywhere: Thread, root: Group, ex_member: User
) -> None:
    answer = signed_in(ex_member).get("/threads/")
    assert [row.thread.title for row in answer.context["rows"]] == ["Boekstart overal"]
    assert answer.context["scopes"] == []


def test_a_visitor_signs_in_first(stranger: Client) -> None:
    assert stranger.get("/threads/").status_code == 302


def test_filters_are_combined_and_each_keeps_the_others(
    question: Thread, everywhere: Thread, as_member: Client
) -> None:
    service = Service.objects.create(slug="wise", name="Wise", summary="")
    Thread.objects.filter(pk__in=[question.pk, everywhere.pk]).update(service=service)
    query = f"?show=unanswered&regions=all&service={service.pk}"
    assert titles(as_member, query) == ["Jeugdcollectie verhuizen"]
    context = as_member.get(f"/threads/{query}").context
    links = [each["url"] for part in ("tabs", "scopes", "services") for each in context[part]]
    assert links == [
        f"/threads/?regions=all&service={service.pk}",
        f"/threads/?show=unread&regions=all&service={service.pk}",
        f"/threads/{query}",
        f"/threads/?show=mine&regions=all&service={service.pk}",
        f"/threads/?show=unanswered&service={service.pk}",
        f"/threads/{query}",
        "/threads/?show=unanswered&regions=all",
        f"/threads/{query}",
    ]


def test_nothing_about_a_service_leads_to_where_there_may_be(question: Thread, as_member: Client) -> None:
    service = Service.objects.create(slug="wise", name="Wise", summary="")
    page = as_member.get(f"/threads/?service={service.pk}").content.decode()
    assert "Over die dienst staat hier niets" in page
    assert f'href="/threads/?regions=all&amp;service={service.pk}">Kijk in alle regio' in page
    page = as_member.get(f"/threads/?regions=all&service={service.pk}").content.decode()
    assert 'href="/threads/?regions=all">Alle diensten' in page


def test_a_service_that_is_not_there_still_says_what_is_chosen(question: Thread, as_member: Client) -> None:
    chosen = [s["label"] for s in as_member.get("/threads/?service=999").context["services"] if s["current"]]
    assert chosen == ["Alle diensten"]
