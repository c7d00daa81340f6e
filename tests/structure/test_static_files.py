"""Static files can get their hashed names: each reference leads somewhere, no two modules need each other."""

from pathlib import Path
from typing import Any

from community.management.commands.prepare import Command


def test_static_files_can_be_collected(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "community.static_files.HashedStaticFiles"},
    }
    Command().collect()
    assert (tmp_path / "staticfiles.json").exists()
    before = (tmp_path / "staticfiles.json").stat().st_mtime_ns
    Command().collect()
    assert (tmp_path / "staticfiles.json").stat().st_mtime_ns == before
