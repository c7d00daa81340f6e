"""A small world on the real settings: tables, people with a session and a token each, threads.

usage: python -m tests.live.world PEOPLE [--crowd]      prints what tests need to know of it as JSON
"""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from community.groups.models import Group
    from community.people.models import User


def session_of(user: "User") -> str:
    """A session of `user`, as signing in would leave it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def new_person(name: str) -> dict[str, Any]:
    from community.people.models import User
    from community.people.services import create_token

    user = User.objects.create_user(f"{name}@bib.example", name=name.title())
    return {"id": user.pk, "session": session_of(user), "token": create_token(user=user, name="test")[1]}


def new_group(name: str, people: list[int]) -> "Group":
    from community.groups.models import Group, Membership

    group = Group.objects.create(kind=Group.Kind.REGION, name=name, readers=Group.Readers.MEMBERS)
    Membership.objects.bulk_create(Membership(group=group, user_id=person) for person in people)
    return group


def new_thread(group: "Group", author: int, title: str) -> int:
    from community.people.models import User
    from community.threads.services import start_thread

    by = User.objects.get(pk=author)
    return start_thread(author=by, group=group, kind="discussion", title=title, body="Begin").pk


def new_crowd(post: int) -> None:
    """Two thousand people, each with all five reactions to one post."""
    from community.people.models import User
    from community.threads.models import Reaction

    many = User.objects.bulk_create(User(email=f"{n}@crowd.example", name=f"{n}") for n in range(2000))
    Reaction.objects.bulk_create(
        Reaction(post_id=post, user=user, name=name) for user in many for name in Reaction.Name.values
    )


def main(people: int, *more: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from community.threads.models import Post
    from community.threads.services import standing_thread

    call_command("migrate", verbosity=0)
    persons = [new_person(f"person-{number}") for number in range(people)]
    ids = [person["id"] for person in persons]
    group, elsewhere = new_group("Limburg", ids[:-1]), new_group("Elders", ids[-1:])
    threads = [new_thread(group, ids[0], "Wat werkt?"), standing_thread(group=group).pk]
    hidden = new_thread(elsewhere, ids[-1], "Onder ons")
    first = {post.thread_id: post.pk for post in Post.objects.filter(number=1)}
    if "--crowd" in more:
        new_crowd(first[threads[0]])
    made = {
        "people": persons[:-1],
        "outsider": persons[-1],
        "threads": threads,
        "hidden": hidden,
        "hidden_post": first[hidden],
    }
    print(json.dumps(made))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
    main(int(sys.argv[1]), *sys.argv[2:])
