"""Names that say nothing, and things that belong to one machine, don't get in."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "stuff", "tools"}
GENERATED = {"static/vendor", "locale"}
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".json",
    ".yml",
    ".yaml",
    ".sh",
    ".cfg",
    ".svg",
    "",
}

# The bootstrap must find uv where there is no pip that knows the default index: the one address in the project.
KNOWS_THE_DEFAULT_INDEX = "deploy/bootstrap.py"
REGISTRY = re.compile(r"\b(pypi\.org|pythonhosted\.org|registry\.npmjs|registry\.yarnpkg|files\.python)")
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|root|home|Users|opt|mnt|workspace)/[\w.-]+")
WORKING_WORDS = re.compile(r"\bfarm-\w+|\b(?:issues|duplicates) (?:show|list|find)\b|\bC" + r"laude\b")


def ours() -> list[Path]:
    """Every file of the project as git would commit it, without what others made."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    files = [ROOT / name for name in listed.stdout.splitlines()]
    return [
        path
        for path in files
        if path.is_file() and not any(path.is_relative_to(ROOT / folder) for folder in GENERATED)
    ]


def places(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """file:line: what was found, wherever the pattern occurs in a text of ours."""
    found = []
    for path in files:
        if path.suffix in TEXT and path != Path(__file__):
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                found += [
                    f"{path.relative_to(ROOT)}:{number}: {match[0]}" for match in pattern.finditer(line)
                ]
    return found


@pytest.fixture(scope="module")
def files() -> list[Path]:
    listed = ours()
    if not listed:
        pytest.skip("this is no git checkout, so what is ours can't be told from what was generated")
    return listed


def test_no_file_has_a_name_that_says_nothing(files: list[Path]) -> None:
    parts = {(path, part) for path in files for part in path.relative_to(ROOT).parts}
    assert [str(path) for path, part in parts if part.split(".")[0].strip("_").lower() in EMPTY_WORDS] == []


def test_no_file_holds_a_path_of_a_machine(files: list[Path]) -> None:
    assert places(MACHINE_PATH, files) == []


def test_no_file_names_a_registry(files: list[Path]) -> None:
    assert places(REGISTRY, [path for path in files if path != ROOT / KNOWS_THE_DEFAULT_INDEX]) == []


def test_no_file_names_what_it_was_worked_on_with(files: list[Path]) -> None:
    assert places(WORKING_WORDS, files) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE_PATH, 'open("/' + 'home/someone/file")'),
        (REGISTRY, "https://files.python" + "hosted.org/x"),
        (WORKING_WORDS, "see issues " + "show 3"),
    ],
)
def test_each_pattern_finds_what_it_is_for(tmp_path: Path, pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_a_path_of_the_web_is_no_path_of_a_machine() -> None:
    assert not MACHINE_PATH.search('href="/regions/limburg/" https://host/home/page x/home/page')
