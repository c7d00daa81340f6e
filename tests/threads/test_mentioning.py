"""@Name: whom it means, how it is shown, and who hears of it."""

import pytest
from django.core.cache import cache
from django.test import Client

from community.groups.models import Membership
from community.live import door
from community.notices.models import Delivery, Follow, Notice
from community.notices.services import follow, prefer
from community.people.models import User
from community.threads import reading, services
from community.threads.mentions import label_among
from community.threads.models import FOLLOWED, Mention, Post, Thread
from regions.models import Region
from tests.cast import join, person, signed_in
from tests.threads.conftest import say
from tests.threads.test_telling import told


@pytest.fixture(autouse=True)
def nothing_was_asked_before() -> None:
    cache.clear()


def meant(post: Post) -> list[tuple[str, str]]:
    rows = post.mentions.order_by("pk").select_related("user")
    return [(row.words, row.user.name if row.user else "") for row in rows]


def shown(reader: User, thread: Thread) -> str:
    return signed_in(reader).get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Dag @Renée D'Haene, kom je?", ["Renée D'Haene"]),
        ("@renee d'haene en @KOEN COLLEGA", ["renee d'haene", "KOEN COLLEGA"]),
        ("Rene\u0301e? @Rene\u0301e D'Haene!", ["Rene\u0301e D'Haene"]),
        ("**@Koen Collega**: (@Koen Collega's boek)", ["Koen Collega"]),
        ("Vraag het aan @Koen Collegas of @Koen", []),
        ("koen@Koen Collega, x@@Koen Collega", []),
        ("`@Koen Collega`\n\n    @Koen Collega\n\n```\n@Koen Collega\n```", []),
        ("[@Koen Collega](https://bib.be) https://bib.be/@Koen Collega", []),
        ("@Koen\nCollega", []),
        ("Aan @Otto Outsider en @Xavier Ex", []),  # who can't see it can't be called
        ("@ en @@ en @!", []),
    ],
)
def test_whom_a_message_means(
    question: Thread, limburg: Region, member: User, colleague: User, outsider: User, ex_member: User,
    body: str, words: list[str],
) -> None:  # fmt: skip
    join(person("Renée D'Haene"), limburg)
    post = say(question, member, body)
    assert [found for found, _name in meant(post)] == words


def test_a_name_is_a_link_to_the_person_as_they_are_called_now(
    question: Thread, colleague: User, member: User
) -> None:
    say(question, member, "Weet @koen collega het?")
    link = f'<a class="mention" href="/regions/people/{colleague.pk}/" data-user="{colleague.pk}">'
    assert f"{link}@Koen Collega</a>" in shown(member, question)
    User.objects.filter(pk=colleague.pk).update(name="Koen <Peeters>")
    assert f"{link}@Koen &lt;Peeters&gt;</a>" in shown(member, question)
    assert 'class="mention me"' in shown(User.objects.get(pk=colleague.pk), question)


def test_an_account_that_is_gone_has_no_name_any_more(
    question: Thread, colleague: User, member: User
) -> None:
    post = say(question, member, "Weet @Koen Collega het?")
    colleague.delete()
    assert '<span class="mention">@Vroegere collega</span>' in shown(member, question)
    services.edit(post=post, body="Wist @Koen Collega het?", by=member)
    assert '<span class="mention">@Vroegere collega</span>' in shown(member, question)
    assert "Koen" not in post.thread.posts.get(number=2).html


def test_of_two_people_of_one_name_only_the_one_whose_library_is_named(
    question: Thread, limburg: Region, member: User
) -> None:
    here = join(person("An Maes", affiliation="Bib Genk"), limburg)
    there = join(
        User.objects.create_user("an2@bib.example", name="An Maes", affiliation="Bib Lommel"), limburg
    )
    third = join(
        User.objects.create_user("an3@bib.example", name="An Maes", affiliation="Bib Lommel"), limburg
    )
    everybody = [here, there, third]
    assert [label_among(user, everybody) for user in everybody] == [
        "An Maes (Bib Genk)",
        f"An Maes (#{there.pk})",
        f"An Maes (#{third.pk})",
    ]
    assert label_among(member, everybody) == "Mira Member"
    asked = "@An Maes, @An Maes (Bib Genk) en @An Maes (Bib Lommel)"
    post = say(question, member, f"{asked}, @An Maes (#{third.pk})!")
    rows = post.mentions.order_by("pk").values_list("words", "user_id")
    assert list(rows) == [("An Maes (Bib Genk)", here.pk), (f"An Maes (#{third.pk})", third.pk)]
    assert shown(member, question).count(">@An Maes</a>") == 2


def test_whoever_is_mentioned_hears_it_once(
    question: Thread, colleague: User, member: User, organiser: User
) -> None:
    say(question, colleague)  # so they follow
    say(question, organiser, "Zie @Koen Collega en nog eens @Koen Collega")
    assert told(colleague) == ["threads.mention"]
    mail = Delivery.objects.get(key__startswith="threads.mention:")
    assert (mail.to, mail.subject) == (
        colleague.email,
        "Olga Organiser vermeldt je: Jeugdcollectie verhuizen",
    )
    assert told(organiser) == []
    question.refresh_from_db()
    reading.mark_read(user=colleague, thread=question, up_to=99)
    assert not Notice.objects.filter(user=colleague, read_at=None).exists()


def test_a_reply_that_mentions_whom_it_answers_is_told_once(
    question: Thread, colleague: User, member: User, organiser: User
) -> None:
    post = say(question, colleague)
    say(question, organiser, "@Koen Collega dat klopt, hè @Mira Member", reply_to=post.pk)
    assert told(colleague) == ["threads.mention"]
    assert told(member) == ["threads.answer", "threads.answer"]  # who asked hears of an answer, and no more


def test_nobody_hears_of_their_own_words(question: Thread, colleague: User) -> None:
    say(question, colleague, "Ik, @Koen Collega, weet het niet")
    assert told(colleague) == []


def test_who_turned_the_conversation_off_still_hears_when_they_are_called(
    question: Thread, colleague: User, member: User
) -> None:
    follow(user=colleague, kind=FOLLOWED, object_id=question.pk, level=Follow.Level.NOTHING)
    say(question, member, "Gewoon iets")
    say(question, member, "@Koen Collega?")
    assert told(colleague) == ["threads.mention"]
    prefer(user=colleague, mail={"threads.mention": "never"})  # type: ignore[dict-item]
    Delivery.objects.all().delete()
    say(question, member, "@Koen Collega!")
    assert told(colleague) == ["threads.mention"] * 2
    assert not Delivery.objects.exists()


def test_a_change_tells_only_those_it_adds(
    question: Thread, colleague: User, member: User, organiser: User
) -> None:
    post = say(question, member, "Weet @Koen Collega het?")
    for body in ("Weet @Koen Collega of @Olga Organiser het?", "Weet @Olga Organiser het?"):
        services.edit(post=post, body=body, by=member)
    assert (told(colleague), told(organiser)) == (["threads.mention"], ["threads.mention"])
    services.edit(post=post, body="Weet @Koen Collega het dan toch?", by=member)
    assert told(colleague) == ["threads.mention"]  # of one message once
    assert meant(post) == [("Koen Collega", "Koen Collega")]


def test_a_change_keeps_meaning_whom_it_meant(
    question: Thread, colleague: User, member: User, limburg: Region
) -> None:
    post = say(question, member, "Weet @Koen Collega het?")
    User.objects.filter(pk=colleague.pk).update(name="Koen Peeters")
    other = join(User.objects.create_user("koen2@bib.example", name="Koen Collega"), limburg)
    services.edit(post=post, body="En weet @Koen Collega het?", by=member)
    assert [row.user_id for row in post.mentions.all()] == [colleague.pk]
    assert told(other) == []


def test_what_is_removed_means_nobody(question: Thread, colleague: User, member: User) -> None:
    services.delete(post=say(question, member, "Weet @Koen Collega het?"), by=member)
    assert not Mention.objects.exists()


def test_twenty_are_as_many_as_one_message_calls(question: Thread, limburg: Region, member: User) -> None:
    people = [join(person(f"Nr{n} Zoveel"), limburg) for n in range(21)]
    post = say(question, member, " ".join(f"@{user.name}" for user in people))
    assert post.mentions.count() == 20
    assert Notice.objects.filter(kind="threads.mention").count() == 20


def test_a_message_without_an_at_costs_no_query_more(
    question: Thread, member: User, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    say(question, member)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        say(question, member, "Mail naar jan@bib.be")
    assert not [q for q in queries.captured_queries if "mention" in q["sql"] or "KLANKBORD_FOLD" in q["sql"]]


def test_the_screens_get_the_link(
    question: Thread, colleague: User, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from community.threads.shape import event

    sent: list[dict[str, object]] = []
    monkeypatch.setattr(door, "publish", lambda _topic, _kind, payload: sent.append(payload))
    say(question, member, "Weet @Koen Collega het?")
    payload = next(p for p in sent if "body" in p)
    assert payload["mentions"] == {str(colleague.pk): "Koen Collega"}
    assert f'data-user="{colleague.pk}">@Koen Collega</a>' in event(payload)["html"]


# What is suggested


def suggested(client: Client, address: str, text: str) -> list[str]:
    import html
    import re

    answer = client.get(address, {"q": text})
    assert answer.status_code == 200
    return [html.unescape(found) for found in re.findall(r'data-words="([^"]*)"', answer.content.decode())]


def test_only_who_can_see_it_is_suggested(
    question: Thread, everywhere: Thread, colleague: User, outsider: User, ex_member: User, member: User
) -> None:
    client = signed_in(member)
    address = f"/threads/{question.pk}/people/"
    assert suggested(client, address, "koe") == ["Koen Collega"]
    assert suggested(client, address, "coll") == ["Koen Collega"]  # any word of a name begins it
    assert suggested(client, address, "koen c") == ["Koen Collega"]
    assert suggested(client, address, "otto") == suggested(client, address, "xavier") == []
    assert suggested(client, address, "mira") == []  # not oneself
    assert suggested(client, f"/threads/{everywhere.pk}/people/", "otto") == ["Otto Outsider"]
    assert signed_in(outsider).get(address, {"q": "koe"}).status_code == 404
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert suggested(client, address, "koe") == []


def test_whoever_writes_here_comes_first(question: Thread, limburg: Region, member: User) -> None:
    people = [join(person(f"Zoë Nr{n}"), limburg) for n in range(9)]
    say(question, people[8])
    client, address = signed_in(member), f"/threads/{question.pk}/people/"
    assert suggested(client, address, "") == ["Zoë Nr8"]
    assert suggested(client, address, "zoe") == ["Zoë Nr8", *(f"Zoë Nr{n}" for n in range(7))]


def test_a_new_conversation_suggests_those_who_will_see_it(
    member: User, colleague: User, outsider: User, limburg: Region, westhoek: Region
) -> None:
    client = signed_in(member)
    own = f"/threads/people/?group={limburg.group_id}&audience=group"
    assert suggested(client, "/threads/people/", "koen") == ["Koen Collega"]
    answers = [client.get(own, {"q": q}) for q in ("otto",)]
    assert b"Otto" not in answers[0].content
    for query in ("audience=all&q=otto", f"group={westhoek.group_id}&audience=all&q=otto"):
        assert b"Otto" in client.get(f"/threads/people/?{query}").content
    other = client.get(f"/threads/people/?group={westhoek.group_id}&audience=group&q=otto")
    assert b"Otto" not in other.content  # a group that isn't theirs tells nothing


def test_somebody_who_asks_all_the_time_is_asked_to_wait(question: Thread, member: User) -> None:
    client = signed_in(member)
    codes = [client.get(f"/threads/{question.pk}/people/", {"q": "k"}).status_code for _ in range(241)]
    assert (codes[0], codes[239], codes[240]) == (200, 200, 429)


def test_leaving_the_region_ends_being_called(question: Thread, colleague: User, member: User) -> None:
    Membership.objects.filter(user=colleague).delete()
    assert meant(say(question, member, "@Koen Collega?")) == []
