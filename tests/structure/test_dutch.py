"""How the Dutch reads: *je* and never *u*, no English left in it, and the words of locale/glossary.csv."""

import ast
import csv
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from community.translations import load

ROOT = Path(__file__).parents[2]
DEMO_TEXTS = ("meetups/demo_texts.py", "regions/demo_people.py", "feedback/demo/*.py", "community/frame/samples.py")  # fmt: skip
FORMAL = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|your?|with|this|that|please|click|isn't|don't|of the)\b", re.IGNORECASE)
# Of the ways to say it, the one that we use.
ONE_WAY = {
    r"\b(je|jij) kunt\b|\bkunt? (je|jij)\b|\bkunt\b": "je kan",
    r"\bwilt\b": "je wil",
    r"\bherlaad\b": "laad opnieuw",
    r"\b(data)\b": "datums",
    r"\bspam\b": "ongewenste mail",
    r"\blogin|inloggen|log in\b": "aanmelden",
}
WAYS_OF_OTHERS = {"bijeenkomsten data agenda overleg", "aanmelden inloggen account"}  # to find it by
WAYS_OF_OTHERS |= {"mijn instellingen aanmelden inloggen"}
# Spelled alike in both languages.
ALIKE = {
    " in “”: ", " interview", " interviews", "auto", "code", "contact", "e-mail", "mail me", "online", "starter", "website", "agenda", "begin", "interview", "interviews", "link", "open",
}  # fmt: skip
OTHERWISE = {
    "next": "Volgende",  # of pages; as a part of the ladder it is *Daarna*
    "training": "Opleiding", "trainings": "Opleidingen",  # what one follows; *vorming* is the policy
    "refresher": "Opfrissing",  # as a level
    "sign in": "Meld je aan",
    "questions": "Vragen?", "minutes": "minuten",  # how long it takes; of a meeting it is *verslag*
}  # fmt: skip


def forms(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def catalog() -> Iterator[tuple[str, str, str]]:
    """Context, English and Dutch of every text, each form by itself."""
    for message in load():
        if message.id:
            for english, dutch in zip(forms(message.id), forms(message.string), strict=True):
                yield message.context or "", english, dutch


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_of(inner)


def data() -> Iterator[tuple[str, str]]:
    """File and text of everything Dutch that doesn't stand in the catalog."""
    for path in sorted(ROOT.glob("*/data/*.json")) + sorted(ROOT.glob("community/*/data/*.json")):
        yield from ((path.name, text) for text in texts_of(json.loads(path.read_text())))
    for pattern in DEMO_TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            nodes = ast.walk(ast.parse(path.read_text()))
            found = (node.value for node in nodes if isinstance(node, ast.Constant))
            yield from ((path.name, text) for text in found if isinstance(text, str))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        plain = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", path.read_text(), flags=re.S)  # fmt: skip
        yield path.name, html.unescape(plain)


def test_nobody_is_addressed_as_u() -> None:
    found = [text for _context, _english, text in catalog() if FORMAL.search(text)]
    found += [f"{name}: {text}" for name, text in data() if FORMAL.search(text)]
    assert found == []


def bare(text: str) -> str:
    """Without tags and placeholders."""
    return re.sub(r"<.*?>|%\(\w+\)s|{\w+}", "", text)


def test_no_english_is_left_in_the_dutch() -> None:
    texts = [(bare(english).lower(), bare(dutch).lower()) for _context, english, dutch in catalog()]
    assert [dutch for _english, dutch in texts if ENGLISH.search(dutch)] == []
    assert {english for english, dutch in texts if english == dutch and re.search(r"\w", english)} == ALIKE


@pytest.mark.parametrize("other", ONE_WAY)
def test_one_thing_has_one_word(other: str) -> None:
    found = [
        dutch
        for _c, _e, dutch in catalog()
        if re.search(other, bare(dutch), re.I) and dutch not in WAYS_OF_OTHERS
    ]
    assert found == [], f"write {ONE_WAY[other]!r}"


def meanings() -> Iterator[tuple[str, list[str]]]:
    """An English term and the Dutch words for it, one or several."""
    found: dict[str, list[str]] = {}
    with (ROOT / "locale/glossary.csv").open() as file:
        for row in csv.DictReader(file):
            dutch = [word.strip() for word in re.sub(r"\(.*?\)", "", row["nl"]).lower().split("/")]
            for english in re.sub(r"\(.*?\)", "", row["en"]).lower().split("/"):
                found.setdefault(english.strip(), []).extend(dutch)
    yield from found.items()


def stem(word: str) -> str:
    """Without what declension adds, so that a plural or a verb in another form counts too."""
    return re.sub(r"(en|n|s|e)$", "", word)[:7]


def test_the_words_of_the_glossary_are_used() -> None:
    terms = {form: dutch for english, dutch in meanings() for form in (english, f"{english}s")}
    wrong = []
    for context, english, dutch in catalog():
        term = english.lower().rstrip(".:?")
        if term not in terms or (OTHERWISE.get(term) == dutch and not context):
            continue
        if not any(all(stem(part) in dutch.lower() for part in word.split()) for word in terms[term]):
            wrong.append((context, english, dutch, terms[term]))
    assert wrong == []
