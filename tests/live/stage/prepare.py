"""Fill an empty stage: tables, and people with a session each. Prints the session keys by name.

usage: python -m tests.live.stage.prepare NAME ...
"""

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def sign_in(user: "User") -> str:
    """A session of `user`, as signing in would leave it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def main(names: list[str]) -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from community.translations import compile_catalog
    from tests.live.stage.models import Room

    compile_catalog()
    call_command("migrate", run_syncdb=True, verbosity=0)
    people = [User.objects.create(username=name) for name in names]
    Room.objects.create().members.set(people)
    print(json.dumps({user.username: sign_in(user) for user in people}))


if __name__ == "__main__":
    main(sys.argv[1:])
