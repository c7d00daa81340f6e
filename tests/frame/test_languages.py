"""Every sentence on a page says which language it is in: content its own, the interface the reader's.

The demo world is walked from home along its links, two pages of each view. Its content is Dutch; told that it is
English, everything that then stands on a Dutch page as content must say so, and nothing else may.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import resolve

from community.groups.models import Group
from community.notices.models import Notice
from community.people.models import User
from community.translations import load
from feedback.models import Report
from regions.models import Library, Municipality, Region
from tests.cast import signed_in

pytestmark = pytest.mark.once

OF_EACH = 2  # pages of one view
PERSONAS = ("organiser", "facilitator")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "title", "svg"}
OF_THEIRS = {"threads.Post": "thread", "support.Channel": "service", "feedback.ActionUpdate": "action"}
# A group is called as its board or its region, and a region has a name in any language.
NO_CONTENT = {"people.User", "notices.Delivery", "regions.JoinRequest", "groups.Group"}
DUTCH = frozenset(
    [
        "de",
        "het",
        "een",
        "van",
        "voor",
        "niet",
        "wordt",
        "zijn",
        "naar",
        "ook",
        "bij",
        "wij",
        "jullie",
        "deze",
        "heeft",
    ]
)
ENGLISH = frozenset(
    [
        "the",
        "and",
        "with",
        "your",
        "you",
        "this",
        "from",
        "have",
        "are",
        "will",
        "for",
        "by",
        "what",
        "when",
        "who",
    ]
)
WORD = re.compile(r"\b[a-zà-ÿ']+\b", re.IGNORECASE)


class Texts(HTMLParser):
    """(text, its language, its element) of everything that is read aloud or seen."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        before = self.open[-1][1] if self.open else ""
        self.open.append((tag, dict(attributes).get("lang") or before))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self.open and not SILENT & {tag for tag, _ in self.open}:
            self.found.append((text, self.open[-1][1], self.open[-1][0]))


Page = tuple[str, list[tuple[str, str, str]]]


@pytest.fixture
def demo_world(db: None) -> None:
    call_command("demo", verbosity=0)


def pages(language: str) -> Iterator[Page]:
    """Path and texts of the pages that links lead to, as different people."""
    for key in PERSONAS:
        user = User.objects.get(email=f"{key}@demo.example")
        User.objects.filter(pk=user.pk).update(language=language)
        yield from walk(signed_in(user))
    yield from walk(Client(headers={"accept-language": language}))


def walk(client: Client) -> Iterator[Page]:
    seen, waiting, of_view = {"/"}, ["/"], Counter[str]()
    while waiting:
        path = waiting.pop(0)
        view = resolve(path.partition("?")[0]).view_name
        if of_view[view] >= OF_EACH:
            continue
        of_view[view] += 1
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        html = answer.content.decode()
        texts = Texts()
        texts.feed(html)
        yield path, texts.found
        links = [link.partition("#")[0] for link in re.findall(r'<a [^>]*href="(/[^"]*)"', html)]
        new = [link for link in dict.fromkeys(links) if link and link not in seen]
        seen.update(new)
        waiting += [link for link in new if not link.startswith(("/static/", "/media/"))]


def fields_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def content() -> tuple[list[str], str]:
    """The short texts that people wrote (titles, questions), and all of them as one."""
    short, everything = [], []
    for model in apps.get_models():
        name = model._meta.label
        if ("language" not in fields_of(model) and name not in OF_THEIRS) or name in NO_CONTENT:
            continue
        fields = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField) and not field.choices
            if field.name
            not in ("language", "uid", "zone", "rule", "digest", "label", "slug", "recurrence_id")
        ]
        for row in model._default_manager.values_list(*fields):
            for value in row:
                text = " ".join(str(value).split())
                everything.append(text)
                if 12 <= len(text) <= 200 and len(re.findall(r"[a-z]{2,}", text)) > 1 and "@" not in text:
                    short.append(text)
    return short, "\n".join(everything)


def turn_english() -> None:
    for model in apps.get_models():
        if model._meta.label not in NO_CONTENT and "language" in fields_of(model):
            model._default_manager.update(language="en")
    Group.objects.filter(kind=Group.Kind.BOARD).update(language="en")
    for notice in Notice.objects.filter(words__has_key="lang"):
        notice.words["lang"] = "en"
        notice.save()
    for report in Report.objects.published():
        report.frozen = json.loads(json.dumps(report.frozen).replace('"language": "nl"', '"language": "en"'))
        report.save()


def test_a_dutch_page_marks_what_is_not_dutch_and_says_nothing_in_english(demo_world: None) -> None:
    short, everything = content()
    turn_english()
    words = {str(message.string) for message in load() if message.id and isinstance(message.string, str)}
    unmarked, overmarked, english = {}, {}, {}
    for path, texts in pages("nl"):
        for text, language, tag in texts:
            at, whole = (
                f"{path} <{tag}>",
                len(text) >= 20 and " " in text and text in everything and text not in words,
            )
            if language != "en" and (whole or any(title in text for title in short)):
                unmarked[text[:90]] = at
            if language == "en" and text in words and text not in everything:
                overmarked[text[:90]] = at
            if language != "en" and sounds(text, ENGLISH):
                english[text[:90]] = at
    found = [*unmarked.items(), *overmarked.items(), *english.items()]
    assert not found, "\n".join(" @ ".join(each) for each in found)


def test_an_english_page_marks_what_is_dutch(demo_world: None) -> None:
    named = (Library, Municipality, Region, User)
    names = {name for model in named for name in model._default_manager.values_list("name", flat=True)}
    dutch = {
        text[:90]: f"{path} <{tag}>"
        for path, texts in pages("en")
        for text, language, tag in texts
        if language != "nl" and text not in names and sounds(text, DUTCH)
    }
    assert not dutch, "\n".join(" @ ".join(each) for each in dutch.items())


def sounds(text: str, words: frozenset[str]) -> bool:
    return len(words & set(WORD.findall(text.lower()))) >= (2 if len(text) > 40 else 1)


def test_what_stands_within_a_key_is_no_word() -> None:
    assert sounds("de regio", DUTCH)
    assert not sounds("UDYUJDRVG7F22E73K37DE4MCS24MCOFA", DUTCH)
