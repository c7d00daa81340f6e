"""Queries that the ORM writes once a process, for what is asked again with every message.

To write the SQL takes ten times as long as to run it. A query here is still the ORM's, `visible_to` and all;
only its values change from one run to the next.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Generic, NoReturn, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import query as orm
from django.db.models.sql import InsertQuery

M = TypeVar("M", bound=models.Model)
AnyRows = models.QuerySet[Any, Any]
Value = int | str | UUID | date | datetime

_marks = count(2_000_000_011)  # values that stand in for those to come; they fit every whole number column
_FAR = datetime(5000, 1, 1, tzinfo=UTC)
_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Text:
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # (where in params, which value)


@dataclass(frozen=True, slots=True)
class _Written(_Text):
    compiler: Any
    converters: Any


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a row becomes an object with its annotations, and those that `select_related` brings with it."""

    columns: slice
    names: list[str]
    populators: Sequence[Any]
    annotations: dict[str, int]


class Prepared(Generic[M]):
    """`Prepared(build, int, UUID)`: `build` makes the queryset from values of these types.

    The values must stand in the query as they are, not in a list or a pattern. One with `select_for_update`
    is asked within a transaction. Nothing is prefetched. `build` may ask neither the database nor the clock:
    what it found would stand in the query for ever.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M, Any]], *types: type[Value]) -> None:
        self._build, self._types = build, types
        self._known: tuple[_Written, _Shape | None] | None = None

    def rows(self, *values: Value) -> list[tuple[Any, ...]]:
        """What a `values_list` gives; nothing for a number that no column holds, as in an address."""
        written, _shape = self._known or self._write()
        if any(isinstance(value, int) and value > _MOST for value in values):
            return []
        with connection.cursor() as cursor:
            cursor.execute(written.sql, _filled(written, values))
            rows = cursor.fetchall()
        if written.converters:
            rows = written.compiler.apply_converters(rows, written.converters)
        return [tuple(row) for row in rows]

    def objects(self, *values: Value) -> list[M]:
        """What a queryset of models gives."""
        rows = self.rows(*values)
        assert self._known is not None
        written, shape = self._known
        assert shape is not None, "values_list is read by rows()"
        model: type[M] = written.compiler.klass_info["model"]
        found = []
        for row in rows:
            one = model.from_db(connection.alias, shape.names, row[shape.columns])
            for populator in shape.populators:
                populator.populate(row, one)
            for name, column in shape.annotations.items():
                setattr(one, name, row[column])
            found.append(one)
        return found

    def first(self, *values: Value) -> M | None:
        return next(iter(self.objects(*values)), None)

    def _write(self) -> tuple[_Written, _Shape | None]:
        marks = [_mark(kind) for kind in self._types]
        with connection.execute_wrapper(_asks_nothing):
            compiler: Any = self._build(*marks).query.get_compiler(connection=connection)
            sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        written = _Written(sql, tuple(params), _places_of(marks, params), compiler, converters)
        self._known = written, _shape_of(compiler)
        return self._known


class PreparedCounts:
    """How many rows each of some queries has, in one query. Each of `builds` gets the values that it names.

    `PreparedCounts([(build, [0, 2]), …], int, str, datetime)`: this one gets the first and the third.
    They are put together as text, for a query that the ORM puts into another may call two tables the same.
    """

    def __init__(
        self, builds: Sequence[tuple[Callable[..., AnyRows], Sequence[int]]], *types: type[Value]
    ) -> None:
        self._builds, self._types = builds, types
        self._known: _Text | None = None

    def ask(self, *values: Value) -> tuple[int, ...]:
        written = self._known or self._write()
        with connection.cursor() as cursor:
            cursor.execute(written.sql, _filled(written, values))
            return tuple(cursor.fetchone())

    def _write(self) -> "_Text":
        marks = [_mark(kind) for kind in self._types]
        pieces: list[str] = []
        params: list[Any] = []
        with connection.execute_wrapper(_asks_nothing):
            for build, named in self._builds:
                rows: Any = build(*(marks[which] for which in named)).values("pk")
                sql, own = rows.query.get_compiler(connection=connection).as_sql()
                pieces.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608  the ORM's own text
                params += own
        self._known = _Text(f"SELECT {', '.join(pieces)}", tuple(params), _places_of(marks, params))
        return self._known


class PreparedInsert(Generic[M]):
    """`PreparedInsert(Post).save(post)`: a new row, as `save(force_insert=True)` writes it, without signals.

    Its values are plain: no expressions, and what it points to was saved.
    """

    def __init__(self, model: type[M]) -> None:
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self._sql = ""

    def save(self, one: M) -> None:
        """The object gets its id."""
        if not self._sql:
            self._sql = self._write(one)
        values = [field.get_db_prep_save(field.pre_save(one, add=True), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            (one.pk,) = cursor.fetchone()
        one._state.adding, one._state.db = False, connection.alias

    def _write(self, sample: M) -> str:
        query = InsertQuery(type(sample))
        query.insert_values(self._fields, [sample])
        compiler: Any = query.get_compiler(connection=connection)
        compiler.returning_fields = [sample._meta.pk]
        ((sql, _values),) = compiler.as_sql()
        return str(sql)


def _asks_nothing(*_asked: Any) -> NoReturn:
    raise ValueError("a query asks the database while it is written")


def _places_of(marks: Sequence[Value], params: Sequence[Any]) -> tuple[tuple[int, int], ...]:
    stands_for = {_kept(mark): which for which, mark in enumerate(marks)}
    places = tuple((at, stands_for[param]) for at, param in enumerate(params) if param in stands_for)
    if {which for _, which in places} != set(range(len(marks))):
        raise ValueError("a value doesn't stand in the query as it is")
    if any(_is_moment(param) for param in params if param not in stands_for):
        raise ValueError("a query keeps the moment at which it was written")
    return places


def _is_moment(param: Any) -> bool:
    return isinstance(param, date) or (isinstance(param, str) and bool(re.match(r"\d{4}-\d\d-\d\d", param)))


def _shape_of(compiler: Any) -> _Shape | None:
    if compiler.klass_info is None:
        return None
    at = compiler.klass_info["select_fields"]
    names = [compiler.select[place][0].target.attname for place in at]
    populators: Any = orm.get_related_populators  # the stubs are those of another version
    related = populators(compiler.klass_info, compiler.select, connection.alias)
    return _Shape(slice(at[0], at[-1] + 1), names, related, compiler.annotation_col_map)


def _filled(written: _Text, values: Sequence[Value]) -> list[Any]:
    params = list(written.params)
    for at, which in written.places:
        params[at] = _kept(values[which])
    return params


def _mark(kind: type[Value]) -> Value:
    number = next(_marks)
    if kind is int:
        return number
    if kind is str:
        return f"value-{number}"
    if kind is UUID:
        return UUID(int=number)
    if kind is datetime:
        return _FAR + timedelta(seconds=number)
    return _FAR.date() + timedelta(days=number % 1_000_000)


def _kept(value: Value) -> Any:
    """As the database takes it."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
