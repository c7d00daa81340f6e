"""From a conversation to an article of the guide: asked before, taken back at any time, looked at again."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from community.history.models import Entry
from community.knowledge import errors, services
from community.knowledge.models import Article, Asked
from community.notices.models import Notice
from community.people.models import User
from community.threads import moderating, responding
from community.threads import services as threads
from community.threads.errors import PostGone
from community.threads.models import Post, Thread
from tests.cast import signed_in
from tests.threads.conftest import question, say

__all__ = ["question"]  # a fixture
FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)
HELPED = "Maak een lijst en kies bulkwijziging"
NEXT_YEAR = date(2027, 6, 1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def helped(question: Thread, colleague: User, member: User) -> Post:
    post = say(question, colleague, HELPED)
    responding.accept_answer(post=post, by=member)
    return post


@pytest.fixture
def draft(question: Thread, helped: Post, organiser: User) -> Article:
    return services.write_up(thread=question, posts=[helped], title="Verhuizen in Wise", by=organiser)


def page(who: User | None, path: str) -> str:
    client = signed_in(who) if who else Client(headers={"accept-language": "nl"})
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def published(article: Article, by: User) -> Article:
    for asked in article.asked.all():
        services.answer(asked=asked, agreed=True)
    return services.publish(article=article, by=by, review_on=NEXT_YEAR)


def test_what_was_asked_and_what_helped_are_chosen_already(
    question: Thread, helped: Post, organiser: User, member: User
) -> None:
    address = f"/guide/articles/from/{question.pk}/"
    assert address in page(organiser, question.get_absolute_url())
    form = signed_in(organiser).get(address).context["form"]
    assert form["posts"].value() == [question.posts.get(number=1).pk, helped.pk]
    answer = signed_in(organiser).post(address, {"title": "Verhuizen in Wise", "posts": [helped.pk]})
    article = Article.objects.get()
    assert answer.headers["Location"] == f"/guide/articles/{article.pk}/edit/"
    assert [(p.body, p.source) for p in article.paragraphs.all()] == [(HELPED, helped)]
    assert address not in page(member, question.get_absolute_url())


def test_whoevers_words_are_in_it_is_asked_once_and_reads_the_draft(
    draft: Article, colleague: User, member: User, question: Thread
) -> None:
    told = Notice.objects.get(kind=services.ASKED)
    assert (told.user, told.url) == (colleague, draft.get_absolute_url())
    shown = page(colleague, draft.get_absolute_url())
    assert HELPED in shown
    assert "Liever niet: haal mijn woorden eruit" in shown
    assert "Wordt uitgeschreven voor Wegwijs" in page(colleague, question.get_absolute_url())
    assert "Wordt uitgeschreven" not in page(member, question.get_absolute_url())
    assert signed_in(member).get(draft.get_absolute_url()).status_code == 404


def test_it_is_published_once_they_agreed_or_two_working_days_after(
    draft: Article, organiser: User, colleague: User, clock: Any
) -> None:
    address = f"{draft.get_absolute_url()}publish/"
    early = signed_in(organiser).post(address, {"do": "publish", "review_on": "2027-06-01"})
    assert early.status_code == 409
    assert "Wacht twee werkdagen" in early.content.decode()
    clock.move_to(datetime(2026, 12, 1, 10, tzinfo=UTC))  # Tuesday: the second working day
    with pytest.raises(errors.StillAsking):
        services.publish(article=draft, by=organiser, review_on=NEXT_YEAR)
    clock.move_to(datetime(2026, 12, 2, 8, tzinfo=UTC))
    services.publish(article=draft, by=organiser, review_on=NEXT_YEAR)
    assert Entry.objects.get(verb="publish").after == {"review_on": "2027-06-01"}


def test_everybody_reads_it_and_only_colleagues_read_who_said_it(
    draft: Article, question: Thread, organiser: User, member: User, colleague: User, outsider: User
) -> None:
    signed_in(colleague).post(f"{draft.get_absolute_url()}answer/", {"agree": "yes"})
    services.publish(article=draft, by=organiser, review_on=NEXT_YEAR)
    source = f"/threads/posts/{draft.paragraphs.get().source_id}/"
    visitor, elsewhere, near = (page(who, draft.get_absolute_url()) for who in (None, outsider, member))
    assert (HELPED in visitor, "Koen" in visitor, source in visitor) == (True, False, False)
    assert ("Koen Collega" in elsewhere, source in elsewhere) == (True, False)
    assert ("Koen Collega" in near, source in near) == (True, True)
    assert "1 juni 2027" in visitor
    assert "Staat nu in Wegwijs:" in page(member, question.get_absolute_url())
    assert "Verhuizen in Wise" in page(None, "/guide/")
    assert "Verhuizen in Wise" in page(None, "/guide/?q=bulkwijziging")
    assert "Verhuizen in Wise" not in page(None, "/guide/?q=printer")
    assert "Verhuizen in Wise" in page(None, "/guide/articles/")
    assert "Verhuizen in Wise" in page(member, "/go/?q=verhuizen")


def test_a_no_takes_the_words_out_at_once_and_out_of_the_former_texts(
    draft: Article, organiser: User, colleague: User
) -> None:
    row = draft.paragraphs.get()
    services.edit(
        article=draft,
        by=organiser,
        title="Verhuizen",
        for_newcomers=True,
        bodies={row.pk: "Kies bulkwijziging."},
        more="Vraag het anders.",
    )
    assert "Vraag het anders." in Entry.objects.get(verb="edit").after["text"]
    published(draft, organiser)
    signed_in(colleague).post(f"{draft.get_absolute_url()}answer/", {"agree": "no"})
    shown = page(None, draft.get_absolute_url())
    assert ("bulkwijziging" in shown, "Vraag het anders." in shown) == (False, True)
    assert "text" not in Entry.objects.get(verb="edit").after
    assert Notice.objects.get(kind=services.OBJECTED).user == organiser
    assert "liever niet" in page(organiser, draft.get_absolute_url())


def test_what_is_removed_from_the_conversation_goes_and_what_is_hidden_waits(
    draft: Article, helped: Post, organiser: User, colleague: User
) -> None:
    published(draft, organiser)
    moderating.hide(post=helped, by=organiser, because="Even kijken")
    assert HELPED not in page(None, draft.get_absolute_url())
    moderating.restore(post=helped, by=organiser)
    assert HELPED in page(None, draft.get_absolute_url())
    threads.delete(post=helped, by=colleague)
    draft.refresh_from_db()
    assert (draft.paragraphs.count(), draft.published_at) == (0, None)  # nothing is left of it


def test_an_account_that_goes_leaves_the_words_and_no_name(
    draft: Article, organiser: User, colleague: User, member: User
) -> None:
    published(draft, organiser)
    colleague.delete()
    shown = page(member, draft.get_absolute_url())
    assert (HELPED in shown, "Koen" in shown) == (True, False)


def test_once_its_day_has_come_everybody_sees_it_and_its_owner_hears_it_once(
    draft: Article, organiser: User, clock: Any
) -> None:
    published(draft, organiser)
    assert services.tell_due() == 0
    clock.move_to(datetime(2027, 6, 2, 8, tzinfo=UTC))
    for _ in range(2):
        services.tell_due()
    assert [n.user for n in Notice.objects.filter(kind=services.DUE)] == [organiser]
    assert "opnieuw te bekijken" in page(None, draft.get_absolute_url())
    address = f"{draft.get_absolute_url()}publish/"
    signed_in(organiser).post(address, {"do": "publish", "review_on": "2027-12-01"})
    assert "opnieuw te bekijken" not in page(None, draft.get_absolute_url())
    signed_in(organiser).post(address, {"do": "withdraw"})
    assert signed_in(organiser).get(draft.get_absolute_url()).status_code == 200
    assert Client().get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("day", ["", "gisteren", "2026-11-27", "2030-01-01"])
def test_without_a_sensible_day_of_review_it_stays_a_draft(draft: Article, organiser: User, day: str) -> None:
    Asked.objects.update(answer=Asked.Answer.AGREED)
    answer = signed_in(organiser).post(f"{draft.get_absolute_url()}publish/", {"review_on": day})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.published_at is None


def test_its_words_are_changed_by_paragraph_and_nothing_typed_is_lost(
    draft: Article, organiser: User
) -> None:
    name = f"paragraph-{draft.paragraphs.get().pk}"
    address = f"{draft.get_absolute_url()}edit/"
    empty = signed_in(organiser).post(address, {"title": "Mijn titel", name: " ", "more": ""})
    assert empty.status_code == 422
    assert "Mijn titel" in empty.content.decode()
    assert draft.paragraphs.get().body == HELPED
    signed_in(organiser).post(address, {"title": "Mijn titel", name: "Kort.", "more": "<b>Meer</b>"})
    assert [p.body for p in draft.paragraphs.all()] == ["Kort.", "<b>Meer</b>"]
    assert "<b>Meer</b>" not in page(organiser, draft.get_absolute_url())


def test_paragraphs_go_higher_and_lower_and_nothing_is_saved_before_save(
    question: Thread, helped: Post, colleague: User, organiser: User
) -> None:
    posts = [helped, say(question, colleague, "En dan?"), say(question, colleague, "Tot slot.")]
    article = services.write_up(thread=question, posts=posts, title="Verhuizen", by=organiser)
    first, second, third = article.paragraphs.values_list("pk", flat=True)
    client, address = signed_in(organiser), f"{article.get_absolute_url()}edit/"
    typed = {f"paragraph-{second}": "Anders gezegd", f"paragraph-{third}": "Tot slot.", "more": "Nog iets"}
    form = {"title": "", "order": [first, second, third], f"paragraph-{first}": HELPED, **typed}
    answer = client.post(address, {**form, "move": f"up-{second}"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert re.findall(r'name="order" value="([0-9]+)"', page) == [str(pk) for pk in (second, first, third)]
    assert re.findall(r'value="(\w+-[0-9]+)" aria-label="([^"]+)" autofocus', page) == [
        (f"down-{second}", "Lager: Alinea 1")
    ]
    assert ("Anders gezegd" in page, "Nog iets" in page, "data-error-summary" in page) == (True, True, False)
    assert list(article.paragraphs.values_list("pk", flat=True)) == [first, second, third]
    for odd in ("up", "up-²", "up-999999", f"down-{third}", "x" * 5000):
        assert client.post(address, {**form, "move": odd}).status_code == 200, odd

    kept = {
        **form,
        "title": "Verhuizen",
        "order": [third, first, second],
        f"paragraph-{first}": "",
        "more": "",
    }
    assert client.post(address, kept).status_code == 302
    assert [row.body for row in article.paragraphs.all()] == ["Tot slot.", "Anders gezegd"]
    entry = Entry.objects.about(article).last()
    assert entry is not None
    assert entry.after["text"] == "Tot slot.\n\nAnders gezegd"


def test_who_may_write_up_change_and_answer(
    draft: Article, question: Thread, member: User, colleague: User, outsider: User, admin: User
) -> None:
    there = draft.get_absolute_url()

    def statuses(path: str) -> list[int]:
        people = (member, colleague, outsider, admin)
        return [signed_in(who).post(path, {"title": "x"}).status_code for who in people]

    assert statuses(f"/guide/articles/from/{question.pk}/") == [403, 403, 404, 422]
    assert statuses(f"{there}edit/") == [404, 403, 404, 422]
    assert statuses(f"{there}publish/") == [404, 403, 404, 422]
    assert statuses(f"{there}answer/") == [404, 302, 404, 403]


def test_a_removed_message_cant_be_chosen(
    question: Thread, helped: Post, organiser: User, colleague: User
) -> None:
    threads.delete(post=helped, by=colleague)
    answer = signed_in(organiser).post(
        f"/guide/articles/from/{question.pk}/", {"title": "x", "posts": [helped.pk]}
    )
    assert answer.status_code == 422
    with pytest.raises(PostGone):
        services.write_up(thread=question, posts=[helped], title="x", by=organiser)
    assert not Article.objects.exists()


def test_the_guide_costs_the_same_however_many_there_are(
    draft: Article, organiser: User, question: Thread, helped: Post, django_assert_num_queries: Any
) -> None:
    published(draft, organiser)
    for n in (1, 4):
        for _ in range(n):
            published(
                services.write_up(thread=question, posts=[helped], title="Nog een", by=organiser), organiser
            )
        with django_assert_num_queries(2):
            Client().get("/guide/")
        with django_assert_num_queries(1):
            Client().get("/guide/articles/")
        with django_assert_num_queries(2):
            Client().get(draft.get_absolute_url())
