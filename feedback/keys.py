"""The key of a round: what makes a ballot's tag, kept outside the database and its backups.

As long as it exists, whoever holds both could link a person to a ballot; once it is destroyed, nobody.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from feedback.errors import KeyMissing
from feedback.models import Round


def path_of(round: Round) -> Path:
    return Path(settings.KEYS_DIR) / f"round-{round.key_name.hex}.key"


def make_key(round: Round) -> None:
    """Made once, readable by this program alone; a second call keeps the first key."""
    path = path_of(round)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))


def destroy_key(round: Round) -> None:
    """Called again it changes nothing."""
    path_of(round).unlink(missing_ok=True)


def tag_of(round: Round, voter: str, about: str = "ballot") -> str:
    """64 hexadecimal digits that name this voter in this round to nobody without the key.

    Raises KeyMissing for a round that came back from a backup.
    """
    return tags_of(round, voter, [about])[about]


def tags_of(round: Round, voter: str, about: Iterable[str]) -> dict[str, str]:
    """The same for several things at once, by what they are about."""
    try:
        key = path_of(round).read_bytes()
    except FileNotFoundError:
        raise KeyMissing from None
    return {what: hmac.new(key, f"{what}:{voter}".encode(), hashlib.sha256).hexdigest() for what in about}
