"""Ours: a thread in an empty database, and people with a session who may post there. Prints them as JSON.

python -m tests.bench.rivals.klankbord [POSTS [PEOPLE]]
"""

import json
import os
import sys
import uuid

os.environ["DJANGO_SETTINGS_MODULE"] = "community.settings"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from community.groups.models import Group, Membership
    from community.people.models import User
    from community.threads.models import Thread
    from community.threads.services import post, start_thread

    posts, many = [*map(int, sys.argv[1:]), *(1, 50)[len(sys.argv) - 1 :]]
    group = Group.objects.create(kind=Group.Kind.REGION, name="Bench")
    people = [
        User.objects.create_user(f"reader{number}@example.org", name=f"Reader {number}", language="nl")
        for number in range(many)
    ]
    sessions = []
    for user in people:
        Membership.objects.create(group=group, user=user)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        sessions.append(session.session_key)
    thread = start_thread(
        author=people[0], group=group, kind=Thread.Kind.DISCUSSION, title="Bench", body="The first message."
    )
    for number in range(1, posts):
        post(
            author=people[number % many],
            thread=thread,
            body=f"Message {number} of **many**.",
            uuid=uuid.uuid4(),
        )
    print(json.dumps({"thread": thread.pk, "sessions": sessions}))


main()
