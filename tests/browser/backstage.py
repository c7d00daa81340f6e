"""The other side of a served site: makes boards and reads ballots in its database, in a process of its own.

python -m tests.browser.backstage        one JSON array [name, {arguments}] a line; one JSON answer a line
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

BODY = "Wat dit betekent: {title}. We proberen het eerst in twee bibliotheken."


def person(key: str) -> Any:
    """A persona, who signs in at /demo/sign-in/; made here where the demo world doesn't hold them."""
    from community.people.models import User

    found = User.objects.filter(email=f"{key}@demo.example").first()
    return found or User.objects.create_user(f"{key}@demo.example", name=f"{key.title()} Proef")


def new_board(titles: list[str], members: list[str]) -> dict[str, Any]:
    """A board with an open round of ideas; the facilitator persona and ten others belong as well."""
    from django.utils import timezone

    from feedback.models import Board
    from feedback.services import rounds

    made = board_of_ideas(titles, members)
    rounds.open_round(
        board=Board.objects.get(pk=made["board"]),
        by=person("facilitator"),
        closes_at=timezone.now() + timedelta(days=2),
        visibility="sealed",
    )
    return made


def board_of_ideas(titles: list[str], members: list[str]) -> dict[str, Any]:
    """The same before any round."""
    from community.groups.models import Group, Membership
    from feedback.models import Board
    from feedback.services import proposals

    name = "Wat verbeteren we?"
    group = Group.objects.create(kind=Group.Kind.BOARD, name=name, readers=Group.Readers.MEMBERS)
    chair = person("facilitator")
    Membership.objects.create(group=group, user=chair, role=Membership.Role.FACILITATOR)
    for key in [*members, *(f"bordlid-{number}" for number in range(10))]:
        Membership.objects.create(group=group, user=person(key))
    board = Board.objects.create(
        group=group, title=name, question="Wat doen we eerst?", ranks=Board.Ranks.IDEAS, contact=chair
    )
    made = {
        title: proposals.propose(
            author=chair, board=board, kind="idea", title=title, body=BODY.format(title=title)
        ).pk
        for title in titles
    }
    return {"board": board.pk, "proposals": made}


def ballot(board: int, who: str) -> dict[str, Any] | None:
    """What is stored of this person: bins as titles, and what was seen."""
    from feedback.bins import split
    from feedback.models import Proposal, Round
    from feedback.services.casting import ballot_of

    found = ballot_of(person(who), Round.objects.get(board=board))
    if found is None:
        return None
    titles = dict(Proposal.objects.filter(board=board).values_list("pk", "title"))
    return {
        "bins": [
            [sorted(titles[p] for p in tier) for tier in part] for part in split(found.tiers, found.cuts)
        ],
        "no_opinion": sorted(titles[p] for p in found.no_opinion),
        "seen": sorted(titles[p] for p in found.seen),
        "complete": found.complete,
        "revision": found.revision,
    }


def cast(board: int, who: str, bins: list[list[list[int]]], seen: list[int]) -> None:
    """As if this person had ranked earlier, or in another place."""
    from feedback.bins import flatten
    from feedback.models import Round
    from feedback.services.casting import ballot_of, save_ballot

    round = Round.objects.get(board=board)
    tiers, cuts = flatten(bins)
    present = ballot_of(person(who), round)
    save_ballot(
        voter=person(who),
        round=round,
        tiers=tiers,
        cuts=cuts,
        seen=seen,
        no_opinion=[],
        revision=present.revision if present else 0,
    )


def join_room(board: int, orders: list[list[int]]) -> None:
    """As many more phones, each with these proposals one by one in turn; sockets hear nothing of it."""
    from feedback.models import Round
    from feedback.services import casting, room

    round = Round.objects.open().get(board=board)
    for order in orders:
        phone = room.guest_of(round.code, room.join(round=round))
        assert phone is not None
        casting.save_ballot(
            voter=phone,
            round=round,
            tiers=[[proposal] for proposal in order],
            cuts=[1, 2],
            seen=order,
            no_opinion=[],
            revision=0,
        )


def in_room(board: int) -> dict[str, Any]:
    """What is kept of its last round: how many phones, and every ballot without whose it is."""
    from feedback.models import Proposal, Round

    titles = dict(Proposal.objects.filter(board=board).values_list("pk", "title"))
    round = Round.objects.filter(board=board).order_by("-pk")[0]
    ballots = [[[titles[p] for p in tier] for tier in ballot.tiers] for ballot in round.ballots.all()]
    return {"phones": round.guests.count(), "ballots": sorted(ballots), "code": round.code}


def close(board: int) -> None:
    from feedback.models import Round
    from feedback.services.rounds import close_round

    close_round(round=Round.objects.get(board=board), by=person("facilitator"))


def token(who: str) -> str:
    """A new token for the API."""
    from community.people.services import create_token

    return create_token(user=person(who), name="test")[1]


def new_thread(who: str, kind: str = "discussion") -> dict[str, Any]:
    """A new conversation in the region of this person."""
    from community.groups.models import Group
    from community.threads.models import Thread
    from community.threads.services import start_thread

    author = person(who)
    group = Group.objects.get(kind=Group.Kind.REGION, name="Limburg")
    thread = start_thread(
        author=author, group=group, kind=Thread.Kind(kind), title="Proef", body="Waarover het gaat."
    )
    return {"thread": thread.pk, "url": thread.get_absolute_url()}


def say(thread: int, who: str, body: str) -> None:
    """Saved, and told to nobody: this process has no sockets and no layer to those that do."""
    import uuid

    from community.threads.models import Thread
    from community.threads.services import post

    post(author=person(who), thread=Thread.objects.get(pk=thread), body=body, uuid=uuid.uuid4())


def bodies(thread: int) -> list[str]:
    from community.threads.models import Post

    return list(Post.objects.filter(thread=thread).order_by("number").values_list("body", flat=True))


def shut(thread: int) -> None:
    """Closed by an organiser."""
    from community.threads.models import Thread
    from community.threads.moderating import moderate

    moderate(thread=Thread.objects.get(pk=thread), verb="close", by=person("organiser"))


def membership(who: str) -> int:
    """Of this person in Limburg; made where it isn't there."""
    from community.groups.models import Group
    from community.groups.services import join_group

    group = Group.objects.get(kind=Group.Kind.REGION, name="Limburg")
    return join_group(user=person(who), group=group, by=None).pk


def invite(email: str = "") -> str:
    """The path of a new link into Limburg."""
    from community.groups import services
    from community.groups.models import Group

    group = Group.objects.get(kind=Group.Kind.REGION, name="Limburg")
    _made, token = services.invite(group=group, by=person("organiser"), email=email)
    return f"/regions/invitation/{token}/"


def threads_called(title: str) -> int:
    from community.threads.models import Thread

    return Thread.objects.filter(title=title).count()


def share_desk(session: str) -> None:
    """As if *Dit is een gedeelde pc* had been ticked at sign-in."""
    import time

    from django.contrib.sessions.backends.db import SessionStore

    from community.people import shared_desk

    store = SessionStore(session)
    store[shared_desk.FLAG], store[shared_desk.SEEN] = True, time.time()
    store.save()


def close_account(who: str) -> None:
    from community.people.services import deactivate

    deactivate(user=person(who), by=person("admin"))


def new_person(who: str) -> int:
    return int(person(who).pk)


def signed_in(who: str) -> str:
    """The session of somebody who proved a moment ago who they are."""
    import time

    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    user, session = person(who), SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session.create()
    return str(session.session_key)


def rendered(template: str, language: str) -> str:
    """A page that only an accident shows, as a visitor gets it."""
    from django.contrib.auth.models import AnonymousUser
    from django.template.loader import render_to_string
    from django.test import RequestFactory
    from django.utils import translation

    request = RequestFactory(SERVER_NAME="localhost").get("/")
    request.user = AnonymousUser()
    with translation.override(language):
        return render_to_string(template, {"sentence": "Dat kan niet meer."}, request)


def first_administrator() -> str:
    """The link that makes one, as if there were none."""
    from community.people import first
    from community.people.models import User

    User.objects.update(is_staff=False)
    return first.link()


def examples(routes: list[str]) -> dict[str, Any]:
    """What fills the parameters of these routes."""
    from tests.browser.every_example import of_routes

    return of_routes(routes)


DOORS: dict[str, Callable[..., Any]] = {
    "new_board": new_board,
    "board_of_ideas": board_of_ideas,
    "join_room": join_room,
    "in_room": in_room,
    "ballot": ballot,
    "shut": shut,
    "cast": cast,
    "close": close,
    "token": token,
    "new_thread": new_thread,
    "say": say,
    "bodies": bodies,
    "membership": membership,
    "invite": invite,
    "threads_called": threads_called,
    "share_desk": share_desk,
    "close_account": close_account,
    "new_person": new_person,
    "signed_in": signed_in,
    "rendered": rendered,
    "first_administrator": first_administrator,
    "examples": examples,
}


def main() -> None:
    django.setup()
    from tests.browser import extremes

    DOORS.update(extremes.DOORS)
    answers, sys.stdout = sys.stdout, sys.stderr  # what else is printed isn't an answer
    for line in sys.stdin:
        name, arguments = json.loads(line)
        answers.write(json.dumps(DOORS[name](**arguments)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
