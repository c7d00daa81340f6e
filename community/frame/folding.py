"""Text as it is compared: small letters without accents, punctuation as spaces; alike on both databases."""

import unicodedata
from functools import cache
from typing import Any

from django.db.models import Func, TextField

PUNCTUATION = "-–—_'’‘`´\"“”„«».,;:!?¡¿()[]{}/\\|&+*@#%=<>~^\t\n\r\u00a0"
MARKS = range(0x300, 0x370)  # accents that stand by themselves after their letter
LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
UNDIVIDED = {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h", "ı": "i"}


@cache
def table() -> dict[int, str | None]:
    """Code point → one letter, or nothing: what PostgreSQL's TRANSLATE can do as well."""
    letters = {ord(letter): plain for letter, plain in UNDIVIDED.items()}
    for code in LATIN:
        first = unicodedata.normalize("NFD", chr(code))[0]
        if first != chr(code):
            letters[code] = first.lower()
    spaces = dict.fromkeys(map(ord, PUNCTUATION), " ")
    return {**letters, **spaces, **dict.fromkeys(MARKS), 0: None}


def fold(text: str) -> str:
    return text.translate(table()).lower()


class Folded(Func):
    """`fold` of a text in SQL. SQLite calls the function above (`teach_sqlite`)."""

    function = "KLANKBORD_FOLD"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        kept = {chr(code): letter for code, letter in table().items() if letter and code}
        dropped = "".join(chr(code) for code, letter in table().items() if letter is None and code)
        template = "LOWER(TRANSLATE(%(expressions)s, %%s, %%s))"
        sql, params = super().as_sql(compiler, connection, template=template, **context)
        return sql, (*params, "".join(kept) + dropped, "".join(kept.values()))


def teach_sqlite(connection: Any, **_: Any) -> None:
    """For every new connection: the function `Folded` calls."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            Folded.function, 1, lambda text: None if text is None else fold(str(text)), deterministic=True
        )
