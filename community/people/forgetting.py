"""What somebody was called, taken out of what others wrote: the last net under an erasure.

A whole name of two words or more is looked for anywhere, without heed of capitals; one of a single word only
where it stands alone, for it may be any word. A name that somebody else has too is theirs, and stays.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext, override

from community.people.models import User

AT_ONCE = 200  # rows looked at together
SKIPPED = {"auth", "contenttypes", "sessions", "account", "mfa", "socialaccount", "usersessions"}


def former(language: str) -> str:
    """What stands where the name was."""
    with override(language or settings.LANGUAGE_CODE):
        return gettext("Former colleague")


class Words:
    """The name and the addresses of one person, to be found and taken out."""

    def __init__(self, name: str, addresses: Iterable[str]) -> None:
        self.name = " ".join(name.split())
        self.addresses = list(addresses)
        within = [*self.addresses, *([self.name] if " " in self.name else [])]
        self.within = [word for word in within if word]
        joined = "|".join(re.escape(word) for word in sorted(self.within, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w.+-])(?:{joined})(?!\w)", re.IGNORECASE) if joined else None

    def among(self, *columns: str) -> Q:
        """Rows in which one of these columns may say one of the words; texts, or JSON cast to text."""
        found = Q(pk__in=[])
        for word in {*self.within, *(json.dumps(word)[1:-1] for word in self.within)}:
            for column in columns:
                found |= Q(**{f"{column}__icontains": word})
        return found

    def out_of(self, text: str, language: str = "") -> str:
        if self.name and text.strip().casefold() == self.name.casefold():
            return former(language)
        if self._pattern is None or not self._pattern.search(text):
            return text
        return self._pattern.sub(former(language).replace("\\", r"\\"), text)

    def out_of_all(self, value: Any, language: str = "") -> Any:
        """The same for every text in a JSON value."""
        if isinstance(value, str):
            return self.out_of(value, language)
        if isinstance(value, list):
            return [self.out_of_all(each, language) for each in value]
        if isinstance(value, dict):
            return {key: self.out_of_all(each, language) for key, each in value.items()}
        return value


def words_of(user: User, addresses: Iterable[str]) -> Words:
    shared = User.objects.filter(name__iexact=user.name).exclude(pk=user.pk).exists()
    return Words("" if shared else user.name, addresses)


def sweep(words: Words, *, but: User) -> None:
    """Take the words out of every text column of every table. The row of `but` itself goes anyway."""
    for model in apps.get_models():
        fields = list(_text_fields(model))
        if not fields:
            continue
        rows = model._base_manager.exclude(pk=but.pk) if model is User else model._base_manager.all()
        _sweep_table(words, rows, fields)


def _text_fields(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    if model._meta.app_label in SKIPPED or not model._meta.managed:
        return
    for field in model._meta.concrete_fields:
        text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if text and not field.choices and not field.unique:
            yield field


def _sweep_table(words: Words, rows: models.QuerySet[Any], fields: list[models.Field[Any, Any]]) -> None:
    plain = [field.name for field in fields if not isinstance(field, models.JSONField)]
    structured = {
        f"{field.name}_as_text": Cast(field.name, TextField())
        for field in fields
        if isinstance(field, models.JSONField)
    }
    found = rows.alias(**structured).filter(words.among(*plain, *structured))
    for row in found.iterator(AT_ONCE):
        changed = {}
        for field in fields:
            before = getattr(row, field.attname)
            after = _fitting(field, words.out_of_all(before, getattr(row, "language", "")))
            if after != before:
                changed[field.attname] = after
        if changed:
            rows.filter(pk=row.pk).update(**changed)


def _fitting(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.EmailField) and "@" not in value:
        return ""
    longest = getattr(field, "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value
