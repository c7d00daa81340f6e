"""Ours: a round in the room with every seat taken, each phone with one proposal placed, and the order revealed.

Prints what a driver needs as JSON: python -m tests.bench.rivals.room PHONES PROPOSALS
"""

import json
import os
import random
import sys
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "community.settings"


def board_of(proposals: int) -> tuple[Any, Any, list[int]]:
    from community.groups.models import Group, Membership
    from community.people.models import User
    from feedback.models import Board
    from feedback.services.proposals import propose

    chair = User.objects.create_user("chair@example.org", name="Chair", language="nl")
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Bench", readers=Group.Readers.MEMBERS)
    Membership.objects.create(group=group, user=chair, role=Membership.Role.FACILITATOR)
    board = Board.objects.create(group=group, title="Bench", question="What first?", ranks=Board.Ranks.NEEDS)
    made = [
        propose(author=chair, board=board, kind="need", title=f"Proposal {number}").pk
        for number in range(proposals)
    ]
    return chair, board, made


def session_of(user: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def main() -> None:
    import django

    django.setup()
    from django.db import transaction

    from feedback.services import room

    phones, proposals = map(int, sys.argv[1:])
    chance = random.Random(28)
    chair, board, ids = board_of(proposals)
    round = room.open_room(board=board, by=chair, seats=phones, minutes=60)
    with transaction.atomic():
        tokens = [room.join(round=round) for _ in range(phones)]
        for token in tokens:
            phone = room.guest_of(round.code, token)
            assert phone is not None
            room.put(voter=phone, round=round, proposal_id=chance.choice(ids), to=chance.randrange(3))
    room.reveal(round=round, by=chair)
    world = {"board": board.pk, "code": round.code, "tokens": tokens, "proposals": ids}
    print(json.dumps({**world, "session": session_of(chair)}))


main()
