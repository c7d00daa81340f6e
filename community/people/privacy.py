"""What is kept of a person, for that person: each app hands in its own part (docs/people.md).

    own_data("meetups", export)      # in apps.py:ready

`export(user)` gives (section, rows); rows are plain dictionaries, taken from the database as they are written
out. A part gives what its person wrote, did or is told of themselves, and nobody else's words.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone

from community.people.models import ApiToken, User

FORMAT = "klankbord-person/1"
AT_ONCE = 500  # rows fetched together

Row = Mapping[str, Any]
Section = tuple[str, Iterable[Row]]
Export = Callable[[User], Iterable[Section]]

_parts: dict[str, Export] = {}


def own_data(name: str, export: Export) -> None:
    """Take in what an app keeps of somebody. A name again replaces what it had."""
    _parts[name] = export


def parts() -> list[str]:
    return ["account", *_parts]


def rows(found: QuerySet[Any], *fields: str, **named: str) -> Iterator[Row]:
    """These fields of each; `named`: under a clearer key than the path to it."""
    paths = {**{field: field for field in fields}, **named}
    for values in found.values_list(*paths.values()).iterator(AT_ONCE):
        yield dict(zip(paths, values, strict=True))


def as_json(user: User) -> Iterator[str]:
    """One JSON object, a piece for each row: `{"format", "made_at", "account": {section: [row…]}, …}`."""
    yield json.dumps({"format": FORMAT, "made_at": timezone.now().isoformat()})[:-1]
    for name, export in chain([("account", _account)], _parts.items()):
        yield f",\n{json.dumps(name)}: {{"
        for place, (section, found) in enumerate(export(user)):
            yield f"{',' if place else ''}\n {json.dumps(section)}: ["
            for number, row in enumerate(found):
                written = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
                yield f"{',' if number else ''}\n  {written}"
            yield "]"
        yield "}"
    yield "}\n"


def _account(user: User) -> Iterator[Section]:
    person = User.objects.filter(pk=user.pk)
    profile = ("email", "name", "language", "job", "ask_me_about", "in_sector_since", "affiliation")
    yield "profile", rows(person, *profile, "shows_presence", "hears_news", "date_joined", "last_login")
    yield "addresses", rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary")
    keys = Authenticator.objects.filter(user=user)
    yield "ways_to_sign_in", rows(keys, "type", "created_at", "last_used_at")
    single = SocialAccount.objects.filter(user=user)
    yield "single_sign_on", rows(single, "provider", "uid", "date_joined", "last_login")
    signed_in = UserSession.objects.filter(user=user)
    yield "signed_in_on", rows(signed_in, "ip", "user_agent", "created_at", "last_seen_at")
    tokens = ApiToken.objects.filter(user=user)
    yield "tokens", rows(tokens, "name", "created_at", "last_used_at")
