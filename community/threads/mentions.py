"""@Name in a message: whom it means, kept as rows, and how it is shown.

A name is written as it is shown, without heed of capitals and accents. Where two people have it their library
follows (`@An Maes (Bibliotheek Genk)`), or their number where even that is the same: the list that opens in
the field writes what is needed. What means nobody, or more than one, stays as it was typed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from community.frame.folding import Folded, fold
from community.people.models import User
from community.threads.audience import readers_of
from community.threads.markdown import Named, named_html
from community.threads.models import Mention, Post, Thread

MOST = 20  # people in one message; a longer list is one for a group
LONGEST = 420  # characters in which a name and a library end
AT = re.compile(r"(?<![\w@])@(?=\w)")
WORD = re.compile(r"\w+")
SHOWN = re.compile(r'<span data-mention="(\d+)">[^<]*</span>')
NOBODY = 0  # stands for somebody whose account is gone


@dataclass(frozen=True, slots=True)
class Read:
    """A message as it will be kept: its HTML, and whom words of it mean (None: an account that is gone)."""

    html: str
    who: Mapping[str, int | None]


def labels_of(user: User) -> list[str]:
    """What means this person, the shortest first."""
    longer = [f"{user.name} ({user.affiliation})"] if user.affiliation else []
    return [user.name, *longer, f"{user.name} (#{user.pk})"]


def label_among(user: User, namesakes: Iterable[User]) -> str:
    """The shortest that means nobody else."""
    others = {fold(label) for other in namesakes if other.pk != user.pk for label in labels_of(other)}
    return next(label for label in labels_of(user) if fold(label) not in others)


def read(body: str, thread: Thread, post: Post | None = None) -> Read:
    """Find who is meant among those who can see `thread`. One query where there is an @, two of a `post`.

    What `post` says already keeps meaning whom it meant, whatever they are called now.
    """
    places = [match.end() for match in AT.finditer(body)]
    if not places:
        return Read(named_html(body, {})[0], {})
    known = _known(post)
    labels = _labels(_candidates(body, places, readers_of(thread.group_id, thread.audience)))
    named: dict[str, Named] = {}
    for place in places:
        rest = body[place : place + LONGEST].partition("\n")[0]
        if found := _same_as_before(rest, known) or _meant(rest, labels):
            named[found[0]] = found[1]
    named = _first(named)
    html, used = named_html(body, named)
    return Read(html, {words: one.user or None for words, one in named.items() if words in used})


def _first(named: dict[str, Named]) -> dict[str, Named]:
    """As many people as one message may call."""
    people = list(dict.fromkeys(one.user for one in named.values()))[:MOST]
    return {words: one for words, one in named.items() if one.user in people}


def _known(post: Post | None) -> dict[str, Named]:
    if post is None:
        return {}
    rows = Mention.objects.filter(post=post).select_related("user")
    return {row.words: Named(row.user_id or NOBODY, row.user.name if row.user else "") for row in rows}


def _same_as_before(rest: str, known: Mapping[str, Named]) -> tuple[str, Named] | None:
    fitting = [words for words in known if rest.startswith(words) and _ends(rest, len(words))]
    return max(((words, known[words]) for words in fitting), key=lambda found: len(found[0]), default=None)


def _candidates(body: str, places: list[int], people: QuerySet[User]) -> list[User]:
    """Those whose name begins with the word after one of the @'s."""
    firsts = {fold(match[0]).split(" ")[0] for place in places if (match := WORD.match(body, place))}
    begins = Q()
    for first in sorted(firsts)[: 3 * MOST]:
        begins |= Q(folded__startswith=first)
    return list(people.annotate(folded=Folded("name")).filter(begins)) if begins else []


def _labels(people: Iterable[User]) -> dict[str, list[User]]:
    found: dict[str, list[User]] = defaultdict(list)
    for user in people:
        for label in labels_of(user):
            found[fold(label)].append(user)
    return found


def _meant(rest: str, labels: Mapping[str, list[User]]) -> tuple[str, Named] | None:
    """The longest that begins here; nobody where it is the name of two."""
    text, ends = _folded(rest)
    for label in sorted(labels, key=len, reverse=True):
        if label and text.startswith(label) and _ends(rest, ends[len(label) - 1]):
            people = labels[label]
            words = rest[: ends[len(label) - 1]]
            return (words, Named(people[0].pk, people[0].name)) if len(people) == 1 else None
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """Folded, and behind which character of `text` each of its characters ends, its accents included."""
    letters: list[str] = []
    ends: list[int] = []
    for index, character in enumerate(text, 1):
        plain = fold(character)
        if not plain and ends:
            ends[-1] = index
        letters += plain
        ends += [index] * len(plain)
    return "".join(letters), ends


def _ends(text: str, place: int) -> bool:
    return not WORD.match(text, place) or not WORD.match(text[place - 1])


def keep(post: Post, found: Read) -> set[int]:
    """Write whom the message means now. Gives whom it didn't before. No query where that is nobody."""
    if not found.who and post.edited_at is None:
        return set()
    rows = {row.words: row for row in Mention.objects.filter(post=post)}
    before = {row.user_id for row in rows.values()}
    Mention.objects.filter(pk__in=[row.pk for words, row in rows.items() if words not in found.who]).delete()
    fresh = [Mention(post=post, words=words, user_id=who) for words, who in found.who.items()]
    Mention.objects.bulk_create(row for row in fresh if row.words not in rows)
    return {who for who in found.who.values() if who is not None} - before


def forget(post: Post) -> None:
    """Of a message that is gone."""
    Mention.objects.filter(post=post).delete()


# How it is shown


def names_in(texts: Iterable[str]) -> dict[int, str]:
    """What those who are mentioned in pieces of HTML are called now. No query where nobody is."""
    ids = {int(found) for html in texts for found in SHOWN.findall(html)}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def as_shown(html: str, names: Mapping[int, str], me: int | None = None) -> str:
    """Links to the people, by their present names; in the language that is active."""

    def link(match: re.Match[str]) -> str:
        pk = int(match[1])
        context = {"id": pk, "name": names.get(pk, ""), "is_me": pk == me}
        return render_to_string("threads/_mention.html", context).strip()

    return SHOWN.sub(link, html)
