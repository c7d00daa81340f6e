"""What is installed is pinned to its content, and says nothing about where it came from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from deploy import vendor

ROOT = Path(__file__).resolve().parent.parent.parent
LISTS = ["requirements.txt", "requirements-dev.txt", "deploy/uv.txt"]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)( ;.*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def problems(text: str) -> list[str]:
    """The lines of a requirement list that are neither a pin followed by its hashes nor a comment."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    wrong = [line for line in lines if not PIN.match(line) and not HASH.match(line)]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if PIN.match(line) and not HASH.match(following):
            wrong.append(line)
    return wrong


def pins(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if match := PIN.match(line):
            found.setdefault(match[1], set()).add(match[2])
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / name).read_text()
    assert pins(text)
    assert problems(text) == []


@pytest.mark.parametrize("name", LISTS)
def test_no_list_carries_an_address(name: str) -> None:
    assert re.findall(r"\S+://\S+|--(?:extra-)?index\S*|--find-links", (ROOT / name).read_text()) == []


def test_what_runs_is_tested_in_the_same_version() -> None:
    run, tested = (pins((ROOT / name).read_text()) for name in LISTS[:2])
    assert {name: tested.get(name) for name in run} == run


def test_everything_that_is_asked_for_is_in_a_list() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=~!; ]", line)[0].lower().replace("_", "-") for line in asked}
    assert names - pins((ROOT / "requirements-dev.txt").read_text()).keys() == set()


def test_no_lock_file_with_addresses_is_kept() -> None:
    assert not (ROOT / "uv.lock").exists()
    assert not (ROOT / "package-lock.json").exists()
    locked = (ROOT / "tests/lighthouse/package-lock.json").read_text()
    assert re.findall(r'"resolved"|registry', locked) == []
    assert locked.count('"integrity"') == locked.count('"version"')


@pytest.mark.parametrize("place", vendor.PLACES, ids=lambda place: place.parent.name)
def test_vendored_files_are_as_pinned(place: Path) -> None:
    packages = json.loads((place / "manifest.json").read_text())
    assert all(package["name"] and package["version"] and package["licence"] for package in packages)
    assert vendor.check(place, packages) == []


def test_a_changed_or_unknown_vendored_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("changed")
    (tmp_path / "b.js").write_text("unknown")
    pinned = [{"files": [{"file": "a.js", "sha256": "0"}, {"file": "c.js", "sha256": "0"}]}]
    assert vendor.check(tmp_path, pinned) == ["a.js: changed", "b.js: not in the manifest", "c.js: missing"]


@pytest.mark.parametrize(
    "line",
    ["django>=5", "django==5.2.18", "django==5.2.18 \\\n    --hash=md5:00", "-e .", "git+https://host/x"],
)
def test_a_requirement_without_its_hash_is_named(line: str) -> None:
    assert problems(line)
