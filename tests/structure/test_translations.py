"""The catalog of translations, and the tools that keep it whole."""

import gettext
from pathlib import Path

import pytest

from community import translations
from community.translations import BadTranslation, compile_catalog, load, merge, problems, sources

TEMPLATE = """{% load i18n %}
<p class="it's">{% translate "Good morning" %} — don’t\u00a0stop {# Needs: nothing #}
  {% blocktranslate trimmed count n=seats %}
    One seat left in
    {{ place }}
  {% plural %}
    {{ n }} seats left in
    {{ place }}
  {% endblocktranslate %}
  {% blocktranslate with a=b|default:_("nobody") context "letter" %}Dear {{ a }}{% endblocktranslate %}
  {% include "z" with label=_('The "best"') %} {{ x|default:_("none") }} {% translate "50% off" as deal %}
"""
PYTHON = """
from django.utils.translation import gettext_lazy as _, npgettext, pgettext
TITLE = _("Come " "in")
pgettext("month", "May"), npgettext("wait", "%(n)s day", "%(n)s days", 2)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in translations.SOURCES:
        (tmp_path / name).mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "meetups" / "views.py").write_text(PYTHON)
    return tmp_path


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    return tmp_path / "locale" / "django.po"


def test_templates_and_python_are_read_as_gettext_would(project: Path) -> None:
    assert {source.key for source in sources(project).values()} == {
        "Good morning",
        "One seat left in %(place)s\0%(n)s seats left in %(place)s",
        "nobody",
        "letter\u0004Dear %(a)s",
        'The "best"',
        "none",
        "50%% off",
        "Come in",
        "month\u0004May",
        "wait\u0004%(n)s day\0%(n)s days",
    }


def test_what_was_added_is_found_by_gettext(catalog: Path) -> None:
    merge({"Good morning": "Goeiemorgen", "%(n)s day\0%(n)s days": ["één dag", "%(n)s dagen"]}, catalog)
    merge({"month\u0004May": "mei"}, catalog)
    assert compile_catalog(catalog)
    with catalog.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Good morning") == "Goeiemorgen"
    assert words.pgettext("month", "May") == "mei"
    assert words.ngettext("%(n)s day", "%(n)s days", 1) == "één dag"
    assert words.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s dagen"


def test_adding_the_same_twice_changes_nothing(catalog: Path) -> None:
    assert merge({"Good morning": "Goeiemorgen"}, catalog) == 1
    before = catalog.read_bytes()
    assert merge({"Good morning": "Goeiemorgen"}, catalog) == 0
    assert catalog.read_bytes() == before
    assert compile_catalog(catalog)
    assert not compile_catalog(catalog)


@pytest.mark.parametrize(
    "pair",
    [
        {"Dear %(a)s": "Beste"},
        {"Dear %(a)s": "Beste %(b)s"},
        {"Dear {a}": "Beste {b}"},
        {"%(n)s day\0%(n)s days": "dagen"},
        {"%(n)s day\0%(n)s days": ["dag", "dagen"]},
        {"Good morning": ["a", "b"]},
        {"Good morning": ""},
    ],
)
def test_a_translation_that_does_not_fit_is_refused(catalog: Path, pair: dict[str, str | list[str]]) -> None:
    with pytest.raises(BadTranslation):
        merge({"Come in": "Kom binnen", **pair}, catalog)
    assert not catalog.exists()


def test_each_kind_of_problem_is_named(project: Path, catalog: Path) -> None:
    merge(
        {
            "Good morning": "Goeiemorgen",
            "nobody": "niemand",
            "Gone": "Weg",
            "letter\u0004Dear %(a)s": "Beste %(a)s",
            'The "best"': "De beste",
            "none": "geen",
            "50%% off": "50%% korting",
            "Come in": "Kom binnen",
            "month\u0004May": "mei",
            "One seat left in %(place)s\0%(n)s seats left in %(place)s": ["%(place)s", "%(n)s %(place)s"],
        },
        catalog,
    )
    text = catalog.read_text()
    text = text.replace('msgid "nobody"', '#, fuzzy\nmsgid "nobody"').replace("Beste %(a)s", "Beste %(b)s")
    catalog.write_text(text)
    found = problems(catalog, project)
    assert len(found) == 4
    for words in ("no translation of '%(n)s day'", "'nobody' is marked fuzzy", "%(b)s", "asks for 'Gone'"):
        assert any(words in line for line in found), words


def test_every_string_of_the_project_has_its_dutch() -> None:
    assert load().num_plurals == 2
    assert problems() == []
