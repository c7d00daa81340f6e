"""Told once, in their language, by mail as they prefer; and the pages on which they see it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from community.notices import outbox, services
from community.notices.models import Delivery, Notice, Preference
from community.notices.registry import NoticeKind, _kinds, notice_kind
from community.notices.wording import marked_line
from community.people.models import User
from tests.cast import signed_in

KIND = "notices.proef"


@pytest.fixture(autouse=True)
def kind(settings: Any, tmp_path: Any) -> Iterator[None]:
    for folder, text in {
        "notices": "{% load i18n %}{{ who }} {% translate 'new' %} <b> {{ on|date:'SHORT_DATE_FORMAT' }}",
        "mail": "Subject: {{ who }} & co\n\n{{ url }}\n",
    }.items():
        (tmp_path / "notices" / folder).mkdir(parents=True)
        (tmp_path / "notices" / folder / "proef.txt").write_text(text)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    notice_kind(NoticeKind(KIND, "Een proef"))
    yield
    del _kinds[KIND]


def tell(*users: User, key: str = "1", actor: User | None = None) -> None:
    services.notify(
        users=users,
        kind=KIND,
        key=key,
        url="/threads/",
        words={"who": "Els", "on": date(2026, 3, 5)},
        actor=actor,
    )


def test_somebody_is_told_once_about_a_key(member: User) -> None:
    tell(member)
    tell(member)
    tell(member, key="2")
    assert (Notice.objects.count(), Delivery.objects.count()) == (2, 2)


def test_nobody_hears_of_their_own_act_nor_after_their_account_closed(member: User, outsider: User) -> None:
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    tell(member, User.objects.get(pk=outsider.pk), actor=member)
    assert Notice.objects.count() == 0


def test_who_wants_no_mail_gets_none_but_is_told(member: User) -> None:
    services.prefer(user=member, mail={KIND: Preference.Mail.NEVER})
    tell(member)
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 0)


@pytest.mark.parametrize(("language", "line"), [("nl", "Els nieuw"), ("en", "Els new")])
def test_the_line_is_in_the_readers_language_and_says_no_markup(
    member: User, language: str, line: str
) -> None:
    tell(member)
    shown = signed_in(member, **{"accept-language": language}).get("/notices/").content.decode()
    assert f"<bdi>Els</bdi> {line.removeprefix('Els ')} &lt;b&gt; " in shown
    assert "5/03/2026" in shown or language == "en"


def test_what_somebody_wrote_stands_apart_in_its_own_language(member: User) -> None:
    words = {"lang": "nl", "who": "<Els>", "title": "\ue000Wie \ue002helpt?", "text": "", "files": 0}
    notice = Notice.objects.create(user=member, kind="threads.accepted", key="1", url="/", words=words)
    with translation.override("en"):
        line = marked_line(notice)
    assert line == 'Your answer in “<bdi lang="nl">Wie helpt?</bdi>” helped, says <bdi>&lt;Els&gt;</bdi>.'


def test_the_mail_leads_there_and_out_of_it(member: User, stranger: Client) -> None:
    tell(member)
    outbox.send_due()
    [sent] = mail.outbox
    assert sent.subject == "Els & co"
    assert "http://localhost:8000/threads/" in sent.body
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert stranger.get(stop).status_code == 200
    assert Preference.objects.count() == 0
    assert stranger.post(stop).status_code == 200
    tell(member, key="2")
    assert Delivery.objects.count() == 1
    assert stranger.get(stop[:-3] + "x/").status_code == 404


def test_opening_a_notice_marks_it_read_and_goes_there(member: User, outsider: User) -> None:
    tell(member)
    notice = Notice.objects.get()
    assert signed_in(outsider).post(f"/notices/{notice.pk}/").status_code == 404
    assert signed_in(member).post(f"/notices/{notice.pk}/").headers["Location"] == "/threads/"
    assert Notice.objects.get().read_at is not None


def test_all_are_marked_read_at_once_and_only_mine(member: User, outsider: User) -> None:
    tell(member, outsider)
    tell(member, key="2")
    signed_in(member).post("/notices/read/")
    assert [n.user for n in Notice.objects.filter(read_at=None)] == [outsider]


def test_a_kind_that_nobody_sends_any_more_breaks_no_page(member: User) -> None:
    Notice.objects.create(user=member, kind="verdwenen.kind", key="1", url="/", words={})
    assert signed_in(member).get("/notices/").status_code == 200


def as_shown(client: Client) -> dict[str, Any]:
    """What the page would send back if nobody touched it."""
    form = client.get("/notices/preferences/").context["form"]
    return {name: form[name].initial for name in form.fields}


def test_a_preference_is_kept_and_a_wrong_one_refused(member: User) -> None:
    client = signed_in(member)
    chosen = {**as_shown(client), KIND: "never"}
    assert client.post("/notices/preferences/", chosen).status_code == 302
    [kept] = Preference.objects.filter(user=member)
    assert (kept.kind, kept.mail) == (KIND, "never")
    assert client.post("/notices/preferences/", {**chosen, KIND: "per duif"}).status_code == 422
    assert as_shown(client) == chosen


def test_a_kind_that_waits_for_the_summary_can_be_saved_and_stays_so(member: User) -> None:
    notice_kind(NoticeKind(KIND, "Een proef", mail=Preference.Mail.DIGEST))
    client = signed_in(member)
    shown = as_shown(client)
    assert shown[KIND] == "never"
    assert client.post("/notices/preferences/", shown).status_code == 302
    assert not Preference.objects.exists()
    tell(member)
    assert (Notice.objects.count(), Delivery.objects.count()) == (1, 0)


@pytest.mark.parametrize("many", [1, 25])
def test_the_list_costs_the_same_for_one_and_for_many(
    member: User, many: int, django_assert_num_queries: Any
) -> None:
    for key in range(many):
        tell(member, key=str(key))
    client = signed_in(member)
    with django_assert_num_queries(7):
        client.get("/notices/")


def test_the_preferences_stand_under_the_part_that_sends_them(client: Client, member: User) -> None:
    client.force_login(member)
    page = client.get("/notices/preferences/")
    areas = {area.label: area for area in page.context["form"].areas()}
    assert {"Gesprekken", "Bijeenkomsten en opleidingen", "Klankbord", "Mijn regio"} <= set(areas)
    assert (areas["Gesprekken"].mailed, len(areas["Gesprekken"].fields)) == (6, 7)
    assert "6 van de 7 per mail" in page.content.decode()
    shown = [field.name for area in areas.values() for field in area.fields]
    assert sorted(shown) == sorted(page.context["form"].fields)
