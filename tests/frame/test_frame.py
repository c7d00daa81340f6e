import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.sessions.backends.cache import SessionStore
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from community.frame import registry
from community.frame.context import Frame, frame
from community.frame.icons import UnknownIcon, icon
from community.people.models import User

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_badges", {})
    monkeypatch.setattr(registry, "_written", {})
    monkeypatch.setattr(registry, "_live", {})
    monkeypatch.setattr(registry, "_regions", [])
    monkeypatch.setattr(registry, "_language_keepers", [])
    return


def request_of(user: Any, path: str = "/threads/12/") -> Any:
    request = RequestFactory().get(path)
    request.user = user
    request.session = SessionStore()
    return request


def test_the_frame_of_a_visitor_costs_no_query(
    client: Client, settings: Any, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    settings.DEMO = True
    with django_assert_num_queries(0):
        client.get("/style/")


def test_all_counts_are_one_query_asked_when_the_frame_is_drawn(
    empty_registry: None,
    member: User,
    colleague: User,
    admin: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    registry.badge("notices", lambda user: User.objects.exclude(pk=user.pk))
    registry.badge("threads", lambda user: User.objects.exclude(pk=user.pk).order_by("pk")[:1])
    request = request_of(member)
    with django_assert_num_queries(0):
        context = frame(request)
    with django_assert_num_queries(1):
        assert context["frame"].notices == frame(request)["frame"].notices == 2
        assert [place.count for place in frame(request)["frame"].places if place.name == "threads"] == [1]


def test_a_count_is_of_its_own_reader_and_of_what_is_given(
    empty_registry: None, member: User, colleague: User, admin: User
) -> None:
    def rows(user: User, name: str) -> QuerySet[User]:
        named = User.objects.filter(name=name)
        return named.exclude(pk=user.pk) if user.is_staff else named.filter(pk=user.pk)

    registry.badge("notices", rows, registry.Given(str, lambda request: request.GET["name"]))

    def count(reader: User, name: str) -> int:
        return Frame(request_of(reader, f"/?name={name}")).notices

    for _again in range(2):
        assert (count(member, member.name), count(member, colleague.name)) == (1, 0)
        assert (count(colleague, member.name), count(colleague, colleague.name)) == (0, 1)
        assert (count(admin, member.name), count(admin, admin.name)) == (1, 0)


def test_nothing_is_counted_for_a_visitor(empty_registry: None) -> None:
    registry.badge("notices", lambda user: User.objects.all())
    request = RequestFactory().get("/")
    assert Frame(request).notices == 0


def test_my_region_leads_to_my_own_region(empty_registry: None) -> None:
    registry.my_region(lambda request: ("Limburg", "/regions/limburg/"))
    mine = Frame(request_of(User(name="Els"), "/regions/limburg/"))
    places = {place.name: (place.url, place.current) for place in mine.places}
    assert places["regions"] == ("/regions/limburg/", True)


def test_a_switch_of_language_is_kept_in_the_browser_and_in_the_profile(
    empty_registry: None, client: Client, member: User
) -> None:
    kept = []
    registry.on_language(lambda request, code: kept.append(code))
    answer = client.post("/language/", {"language": "en", "next": "/style/"})
    assert (answer["Location"], client.cookies["django_language"].value, kept) == ("/style/", "en", [])
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/language/", {"language": "en", "next": "/"})
    client.post("/language/", {"language": "xx", "next": "/"})
    assert kept == ["en"]


@pytest.mark.parametrize(
    ("path", "came_from", "back"),
    [
        ("/threads/new/", "http://testserver/threads/?kind=question", "/threads/new/"),  # a page of its own
        ("/language/", "http://testserver/threads/?kind=question", "/threads/?kind=question"),
        ("/language/", "http://testserver/language/", "/"),
        ("/language/", "https://elsewhere.example/threads/", "/"),
        ("/language/", "", "/"),
    ],
)
def test_a_switch_after_a_form_leads_to_where_it_stood(path: str, came_from: str, back: str) -> None:
    request = RequestFactory().post(path, headers={"referer": came_from})
    request.resolver_match = resolve(path)
    assert Frame(request).back == back


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("", ""), ("<b>", "")])
def test_light_or_dark_is_kept_in_the_browser(client: Client, chosen: str, kept: str, db: None) -> None:
    client.post("/theme/", {"theme": "light"})
    answer = client.post("/theme/", {"theme": chosen, "next": "/style/"})
    assert (answer["Location"], client.cookies["theme"].value) == ("/style/", kept)


def test_a_switch_never_leads_to_another_site(client: Client, db: None) -> None:
    answers = [
        client.post(path, {"theme": "dark", "language": "nl", "next": "https://elsewhere.example/"})
        for path in ("/theme/", "/language/")
    ]
    assert [answer["Location"] for answer in answers] == ["/", "/"]


def test_the_style_page_is_for_the_demo_and_for_staff(
    client: Client, settings: Any, member: User, admin: User
) -> None:
    settings.DEMO = False
    assert client.get("/style/").status_code == 404
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/style/").status_code == 404
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/style/").status_code == 200


@pytest.mark.parametrize("name", ["500.html", "bare.html"])
def test_a_page_for_when_all_else_fails_needs_no_context(name: str) -> None:
    assert "Klankbord" in render_to_string(name)


def test_an_unknown_page_says_where_to_go(client: Client, db: None) -> None:
    answer = client.get("/nowhere/", headers={"accept-language": "nl"})
    assert (answer.status_code, "Deze pagina is er niet" in answer.content.decode()) == (404, True)


def test_every_icon_that_a_template_asks_for_is_there() -> None:
    asked = {
        (path.name, name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'(?:\{% icon |icon_name=)"([\w-]+)"', path.read_text())
    }
    missing = [
        (page, name)
        for page, name in sorted(asked)
        if not (ROOT / f"static/vendor/lucide/{name}.svg").is_file()
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["../../css/base", "no-such-icon"])
def test_an_icon_that_isnt_there_is_refused(name: str) -> None:
    with pytest.raises(UnknownIcon):
        icon(name)


def test_no_template_carries_a_style_or_a_script_of_its_own() -> None:
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son(?!e(_url)?=)\w+=|hx-on")
    assert [p.name for p in (ROOT / "templates").rglob("*.html") if inline.search(p.read_text())] == []


class Question(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort.")
    body = forms.CharField(label="Uitleg", required=False)
    kind = forms.ChoiceField(label="Soort", widget=forms.RadioSelect, choices=[("a", "Vraag")])


def test_a_wrong_form_says_what_is_wrong_beside_the_field_and_on_top() -> None:
    with translation.override("nl"):
        html = str(Question({"title": "", "body": "Al getypt & bewaard"}))
    assert 'href="#id_title">Titel: Vul dit nog in.' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'value="Al getypt &amp; bewaard"' in html
    assert "2 dingen kloppen nog niet" in html
    assert '<fieldset id="id_kind"' in html
    assert html.count('id="id_kind"') == 1


def test_only_what_may_be_left_out_is_marked() -> None:
    with translation.override("nl"):
        assert str(Question()).count("(niet verplicht)") == 1
