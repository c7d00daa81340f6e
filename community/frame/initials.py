"""A person without a picture: two letters and one of a few colours, always the same ones."""

from typing import Any
from zlib import crc32

TONES = 6


def name_of(person: Any) -> str:
    """What a person is called; a text is a name by itself."""
    if isinstance(person, str):
        return person
    return str(getattr(person, "name", "") or person.get_full_name() or person)


def initials(person: Any) -> str:
    """First letters of the first and the last word: Els Vermeer is EV, Els is E."""
    words = [word for word in name_of(person).split("@")[0].replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tone(person: Any) -> int:
    """1 to TONES, stable for a person as long as they keep their name."""
    return crc32(name_of(person).encode()) % TONES + 1
