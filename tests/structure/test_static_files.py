"""Static files can get their hashed names: each reference leads somewhere, no two modules need each other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from community.management.commands.prepare import Command


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "community.static_files.HashedStaticFiles"},
    }
    Command().collect()
    return tmp_path


def hashed(folder: Path, name: str) -> str:
    paths: dict[str, str] = json.loads((folder / "staticfiles.json").read_text())["paths"]
    return paths[name]


def test_static_files_are_collected_once(collected: Path) -> None:
    assert (collected / hashed(collected, "js/app.js")).exists()
    before = (collected / "staticfiles.json").stat().st_mtime_ns
    Command().collect()
    assert (collected / "staticfiles.json").stat().st_mtime_ns == before


def test_a_style_sheet_is_served_as_one_file(collected: Path) -> None:
    sheet = (collected / hashed(collected, "css/klankbord.css")).read_text()
    assert "@import" not in sheet
    assert re.findall(r"@layer ([a-z]+)", sheet) == [
        "reset", "tokens", "base", "components", "pages", "overrides"
    ]  # fmt: skip
    fonts = re.findall(r"url\(\"\.\./([^)]+\.woff2)\"\)", sheet)
    assert len(fonts) == 5
    assert all((collected / font).is_file() and re.search(r"\.[0-9a-f]{12}\.woff2$", font) for font in fonts)


def test_our_scripts_are_served_without_their_comments(collected: Path) -> None:
    for name in ("js/bind.js", "js/live.js"):
        source, served = Path("static", name).read_text(), (collected / hashed(collected, name)).read_text()
        said = [line.strip() for line in source.splitlines() if line.strip().startswith(("//", "/*", "* "))]
        assert said
        assert [line for line in said if line in served] == []
