"""The style reference shows every component, sheet and colour: what isn't there doesn't exist."""

import re
from pathlib import Path

from django.test import Client

from community.frame import colours
from community.frame.style import CHAPTERS
from community.people.models import User

ROOT = Path(__file__).parents[2]
COMPONENTS = {f"components/{path.name}" for path in (ROOT / "templates" / "components").glob("*.html")}
SHEETS = ROOT / "static" / "css"
# classes that libraries set (and all of Leaflet's), or that {% avatar %} puts together
BY_OTHERS = {"htmx-request", "sortable-ghost", "avatar-s", "avatar-l"}


def test_every_component_is_shown(client: Client, admin: User) -> None:
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = {template.name for template in client.get("/style/").templates}
    assert COMPONENTS - shown - {"components/demo_strip.html"} == set()  # that one shows in the demo alone


def test_in_english_it_says_that_its_samples_are_dutch_and_marks_them_so(client: Client, admin: User) -> None:
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    note = "What follows is in Dutch."
    english = client.get("/style/", headers={"Accept-Language": "en"}).content.decode()
    assert note in english
    assert "<h1>Style</h1>" in english
    assert '<div class="style-page" lang="nl">' in english
    dutch = client.get("/style/", headers={"Accept-Language": "nl"}).content.decode()
    assert "<h1>Stijl</h1>" in dutch
    assert "Wat volgt is" not in dutch


def test_every_component_sheet_has_a_part_and_every_part_a_template() -> None:
    parts = [part for _chapter, parts in CHAPTERS for part in parts]
    sheets = sorted(sheet for part in parts for sheet in part.sheets)
    assert sorted({path.stem for path in (SHEETS / "components").glob("*.css")}) == sheets
    there = {path.stem for path in (ROOT / "templates" / "frame" / "style").glob("*.html")}
    assert {part.name for part in parts} == there


def test_every_colour_can_be_seen_beside_its_contrast() -> None:
    css = (SHEETS / "pages" / "style.css").read_text()
    assert set(re.findall(r'data-ground="([\w-]+)"\]', css)) == set(colours.tokens())
    assert set(re.findall(r'data-front="([\w-]+)"\]', css)) == set(colours.TEXT)
    assert set(re.findall(r'data-edge="([\w-]+)"\]', css)) == set(colours.EDGES)


def test_every_class_of_a_sheet_is_used_somewhere() -> None:
    places = [
        ROOT / name for name in ("templates", "static/js", "community", "regions", "meetups", "feedback")
    ]
    texts = [
        path.read_text()
        for place in places
        for path in place.rglob("*")
        if path.suffix in {".html", ".py", ".js"} and "frame/style" not in path.as_posix()
    ]
    used = set(re.findall(r"[\w-]+", "\n".join(texts))) | BY_OTHERS
    for sheet in sorted(SHEETS.rglob("*.css")):
        bare = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        selectors = re.sub(r'\{[^{}]*\}|"[^"]*"|@import[^;]*;', " ", bare)
        named = {
            name for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors) if not name.startswith("leaflet-")
        }
        if sheet.stem != "style":
            assert named - used == set(), sheet.name
