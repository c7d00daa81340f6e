"""Where the database still says a word: every text column of every table, whatever app it is of."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)


def traces(*words: str) -> list[str]:
    """`app.Model.field #pk`, for each row that says one of them, without heed of capitals."""
    return [where for where, said in _said() if any(word.casefold() in said for word in words)]


def _said() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, TEXT)]
        if names:
            yield from _of_rows(model, names, model._base_manager.values_list("pk", *names))


def _of_rows(
    model: type[models.Model], names: list[str], rows: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[str, str]]:
    for pk, *values in rows:
        for name, value in zip(names, values, strict=True):
            if value:
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                yield f"{model._meta.label}.{name} #{pk}", text.casefold()
