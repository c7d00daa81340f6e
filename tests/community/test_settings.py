"""A wrong value stops the start with one sentence; what is secure needs no asking."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROBE = (
    "import json, django.conf; s = django.conf.settings; "
    "print(json.dumps([s.DEBUG, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.SESSION_COOKIE_SECURE, "
    "s.SESSION_COOKIE_NAME]))"
)


def start(folder: Path, code: str = PROBE, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that reads the settings with just this environment."""
    clean = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "community.settings",
        "DATA_DIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "klankbord.example"),
        ("PUBLIC_URL", "http://klankbord.example"),
        ("PUBLIC_URL", "https://klankbord.example:haven"),
        ("DATABASE_URL", "mysql://bib/klankbord"),
        ("VALKEY_URL", "localhost:6379"),
        ("EMAIL_URL", "mail.bib.example"),
        ("TRUSTED_PROXIES", "veel"),
        ("TRUSTED_PROXIES", "-1"),
        ("DEBUG", "misschien"),
        ("SECRET_KEY", "kort"),
        ("DATA_DIR", "/proc/nergens"),
        ("OIDC_SERVER_URL", "https://aanmelden.example"),
        ("FILES_STORAGE", "s3://emmer"),
        ("FILES_STORAGE", '{"BACKEND": "nergens.Opslag"}'),
        ("FILES_STORAGE", '{"BACKEND": "zomaar"}'),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    done = start(tmp_path, **{name: value})
    assert done.returncode != 0
    assert name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
@pytest.mark.parametrize("wide", [{"HOST": "0.0.0.0"}, {"PUBLIC_URL": "https://klankbord.example"}])
def test_debug_and_demo_stay_on_this_machine(tmp_path: Path, name: str, wide: dict[str, str]) -> None:
    done = start(tmp_path, **{name: "1"}, **wide)
    assert done.returncode != 0
    assert "loopback" in done.stderr


def test_it_is_secure_without_asking(tmp_path: Path) -> None:
    done = start(tmp_path, PUBLIC_URL="https://klankbord.example")
    assert done.stdout.strip() == (
        '[false, ["klankbord.example"], ["https://klankbord.example"], true, "__Host-session"]'
    )


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    code = "import django.conf; print(django.conf.settings.SECRET_KEY)"
    first, second = start(tmp_path, code), start(tmp_path, code)
    assert first.stdout == second.stdout
    assert len(first.stdout) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_files_may_lie_where_a_backend_of_ones_own_puts_them(tmp_path: Path) -> None:
    storage = '{"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"base_url": null}}'
    code = "import django.conf; print(django.conf.settings.STORAGES['default'])"
    assert "InMemoryStorage" in start(tmp_path, code, FILES_STORAGE=storage).stdout
    own = start(tmp_path, code).stdout
    assert str(tmp_path / "files") in own
    assert "FileSystemStorage" in own
