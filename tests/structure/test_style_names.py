"""No page's own style reaches the frame around it, and the frame's reaches no page."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FRAME = [
    ROOT / "templates" / "base.html",
    *(
        ROOT / "templates" / "components" / f"{name}.html"
        for name in ("rail", "place", "count", "account_menu", "language", "theme", "colophon", "demo_strip")
    ),
]
EVERYWHERE = {
    "menu",
    "menu-panel",
    "avatar",
    "icon",
    "stack",
    "cluster",
    "visually-hidden",
    "no-print",
    "count",
    "page",
    "skip",
    "heading",
    "button",
}


def used_in(template: Path) -> set[str]:
    bare = re.sub(r"\{[{%#].*?[}%#]\}", " ", template.read_text())
    return {name for classes in re.findall(r'class="([^"]*)"', bare) for name in classes.split()}


def begun_with(sheet: Path) -> set[str]:
    """The classes that a selector begins with, where nothing else says which element is meant."""
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@;]+)\{", css)
    parts = [part.strip() for selector in selectors for part in selector.split(",")]
    return {match[1] for part in parts if (match := re.match(r"\.([\w-]+)(?=$|[\s>+~:])", part))}


def test_a_page_styles_nothing_of_the_frame() -> None:
    of_frame = {name for template in FRAME for name in used_in(template)} - EVERYWHERE
    for sheet in sorted((ROOT / "static" / "css" / "pages").glob("*.css")):
        assert begun_with(sheet) & of_frame == set(), sheet.name


def test_the_frame_styles_nothing_of_a_page() -> None:
    of_frame = begun_with(ROOT / "static" / "css" / "components" / "frame.css") - EVERYWHERE
    for template in sorted((ROOT / "templates").rglob("*.html")):
        if template not in FRAME and template.name not in {"bare.html", "base.html"}:
            assert used_in(template) & of_frame == set(), template
