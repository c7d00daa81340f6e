"""Fill an empty stage: tables, people with a session each, rooms. Prints the session keys by name.

usage: python -m tests.live.stage.prepare NAME ...
"""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.live.stage.settings"


def main(names: list[str]) -> None:
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from tests.live.stage.models import Room

    call_command("migrate", run_syncdb=True, verbosity=0)
    rooms = [Room.objects.create() for _ in range(3)]
    keys = {}
    for name in names:
        user = User.objects.create(username=name)
        if name != "stranger":
            for room in rooms:
                room.members.add(user)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys[name] = session.session_key
    print(json.dumps(keys))


main(sys.argv[1:])
