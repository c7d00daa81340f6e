"""One shape of a post for page, API and socket.

`payload_of` gathers what a rendered post needs, as plain JSON and in no language; `article` renders it with
templates/threads/_post.html, the same for everybody who reads in one language.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Any

from django.template import Context, Template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.frame.stencil import Stencil
from community.frame.templatetags.klankbord import avatar, moment
from community.people.models import User
from community.threads import mentions
from community.threads.markdown import excerpt
from community.threads.models import Post, Reaction, Thread

QUOTED = 140  # characters of the message replied to that are shown
REACTORS = 100  # people named beside a reaction, for the browser to know its own

Payload = dict[str, Any]
Reactors = Mapping[str, list[int]]


def reactions_of(post_ids: Iterable[int]) -> dict[int, dict[str, list[int]]]:
    """Who reacted how: {post: {name: [user, …]}}. One query."""
    found: dict[int, dict[str, list[int]]] = {}
    rows = Reaction.objects.filter(post__in=list(post_ids)).order_by("pk")
    for post_id, name, user_id in rows.values_list("post_id", "name", "user_id"):
        found.setdefault(post_id, {}).setdefault(name, []).append(user_id)
    return found


def payload_of(
    post: Post, thread: Thread, reactions: Reactors, names: Mapping[int, str] | None = None
) -> Payload:
    """`post` with its people at hand (`with_people`). A tombstone tells no more than that it was there.

    `names`: what those are called whom it mentions; looked up where it isn't given.
    """
    payload: Payload = {
        "changed": post.changed,
        "number": post.number,
        "id": post.pk,
        "uuid": str(post.uuid),
        "author": _person(post.author),
        "thread": thread.pk,
        "at": post.created_at.isoformat(),
    }
    if post.is_tombstone:
        return {**payload, "author": None, "gone": "hidden" if post.hidden_at else "deleted"}
    return {
        **payload,
        "body": post.html,
        "mentions": _mentioned(post.html, names),
        "language": thread.language,
        "edited": post.edited_at is not None,
        "reply": _quoted(post.reply_to),
        "reactions": _counted(reactions),
        "answer": thread.answer_id == post.pk,
        **({"attachments": post.attached} if post.attached else {}),
    }


def payloads_of(posts: list[Post], thread: Thread) -> list[Payload]:
    """One query for all their reactions, and one where somebody is mentioned."""
    reactions = reactions_of(post.pk for post in posts)
    names = mentions.names_in(post.html for post in posts if not post.is_tombstone)
    return [payload_of(post, thread, reactions.get(post.pk, {}), names) for post in posts]


def _mentioned(html: str, names: Mapping[int, str] | None) -> dict[str, str]:
    """By id as text, for this goes as JSON."""
    found = mentions.names_in([html]) if names is None else names
    here = {int(pk) for pk in mentions.SHOWN.findall(html)}
    return {str(pk): found[pk] for pk in here if pk in found}


def five() -> list[tuple[str, str]]:
    """The reactions with their labels, in the language that is active."""
    return [(name.value, str(name.label)) for name in Reaction.Name]


def actions_in(thread: Thread, ways: Iterable[Any] = ()) -> SafeString:
    """What one can do with a post of the thread, for post 0: page and browser put in the post's own id.

    `ways`: what apps above can make of it (sources.py).
    """
    context = {"id": 0, "names": five(), "question": thread.is_question, "ways": ways}
    return SafeString(get_template("threads/_actions.html").render(context))


def article(payload: Payload, me: int | None = None, actions: str = "") -> SafeString:
    """The whole `<article>`, in the language that is active; without `me` the same for everybody."""
    post = {**payload, "at": datetime.fromisoformat(payload["at"])}
    if "body" in payload:
        names = {int(pk): name for pk, name in payload["mentions"].items()}
        post["body"] = mentions.as_shown(payload["body"], names, me)
    own = SafeString(actions.replace("/posts/0/", f"/posts/{payload['id']}/"))
    found: Any = get_template("threads/_post.html")
    template: Template = found.template
    if _is_plain(payload):
        mine, placed = me == payload["author"]["id"], bool(payload["author"]["at"])
        stencil = _stencil(template, get_language(), mine, placed)
        return SafeString(stencil.fill({**_values(post), "actions": own}))
    labels = dict(five())
    post["reactions"] = [{**r, "label": labels[r["name"]]} for r in payload.get("reactions", ())]
    return _drawn(template, post, me, own)


def _drawn(template: Template, post: Payload, me: int | None, actions: SafeString) -> SafeString:
    context = Context({"post": post, "me": me, "actions": actions})
    return SafeString(template.render(context).strip())


def _is_plain(payload: Payload) -> bool:
    """As every message is at first: somebody's words, and nothing else to it."""
    return bool(payload.get("body") and payload["author"]) and not any(
        payload.get(part) for part in ("reply", "attachments", "reactions", "answer", "edited")
    )


def _values(post: Payload) -> dict[str, str]:
    """What changes from one plain message to the next, as the template writes it."""
    author = post["author"]
    return {
        **{name: str(post[name]) for name in ("id", "number", "changed", "uuid", "language", "body")},
        "author": str(author["id"]),
        "name": escape(author["name"]),
        "place": escape(author["at"]),
        "avatar": avatar(author["name"]),
        "at": str(moment(post["at"])),
    }


@lru_cache
def _stencil(template: Template, language: str, mine: bool, placed: bool) -> Stencil:
    """Of a plain message: the template's own drawing of one that is all marks."""
    number = count(2_000_000_011)
    writer = next(number)
    author = {"id": writer, "name": "Who-Writes-It", "at": "whose-library" if placed else ""}
    post: Payload = {name: next(number) for name in ("id", "number", "changed")}
    post |= {name: f"a-mark-for-{name}" for name in ("uuid", "language", "body")}
    post |= {"author": author, "at": datetime(5000, 1, 1, tzinfo=UTC), "reactions": ()}
    marks = {**_values(post), "actions": "a-mark-for-actions"}
    absent = {"place": not placed, "uuid": not mine}
    text = _drawn(template, post, writer if mine else None, SafeString(marks["actions"]))
    return Stencil(text, {name: mark for name, mark in marks.items() if not absent.get(name)})


def event(payload: Payload) -> Payload:
    """What clients get, over the socket and from the API (CONTRACT: Socket)."""
    author = payload["author"]
    return {
        "changed": payload["changed"],
        "number": payload["number"],
        "id": payload["id"],
        "uuid": payload["uuid"],
        "author": author and {"id": author["id"], "name": author["name"]},
        "html": article(payload),
    }


def _person(user: User | None) -> Payload | None:
    return None if user is None else {"id": user.pk, "name": user.name, "at": user.affiliation}


def _quoted(post: Post | None) -> Payload | None:
    if post is None:
        return None
    quoted: Payload = {"id": post.pk, "number": post.number, "name": "", "text": ""}
    if post.is_tombstone:
        return quoted
    name = post.author.name if post.author else ""
    return {**quoted, "name": name, "text": excerpt(post.html, QUOTED), "files": len(post.attached)}


def _counted(reactions: Reactors) -> list[Payload]:
    """In the order of the five, those that somebody chose."""
    return [
        {"name": name, "count": len(reactions[name]), "by": reactions[name][:REACTORS]}
        for name in Reaction.Name.values
        if name in reactions
    ]
