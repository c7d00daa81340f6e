"""Off the disk as well: what closing a round destroyed must not be left in pages that nobody reads."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from feedback.models import Ballot, Guest, Reason, Round

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic


def erase_due() -> int:
    """The duty: wipe what closed rounds left behind, once for all that are due; how many.

    SQLite overwrites what it deletes (`secure_delete`); its log may hold earlier pages until they are written
    back and it is cut. PostgreSQL keeps dead rows, and what they held, until the table is written anew.
    """
    due = list(Round.objects.to_erase().values_list("pk", flat=True))
    if not due or connection.in_atomic_block:
        return 0
    erased = cut_log() if connection.vendor == "sqlite" else rewrite_tables(due)
    if erased:
        Round.objects.filter(pk__in=due).update(erased_at=timezone.now())
    return len(due) if erased else 0


def cut_log() -> bool:
    """Whether nobody read an older state meanwhile; otherwise the next time."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _pages, _moved = cursor.fetchone()
    return not busy


# Whether all transactions that run began after these rounds were closed, as the age of the rows that closing
# wrote tells. Otherwise dead rows are kept, and waiting for a long reader would keep everybody waiting.
CAN_GO = """
WITH closing AS (SELECT min(age(xmin)) AS age FROM feedback_ballot WHERE round_id = ANY(%s))
SELECT coalesce((SELECT age FROM closing) > age(pg_snapshot_xmin(pg_current_snapshot())::xid), true)
AND NOT EXISTS (SELECT 1 FROM pg_stat_activity, closing WHERE datname = current_database()
                AND pid <> pg_backend_pid() AND age(backend_xmin) >= closing.age)
"""


def rewrite_tables(rounds: list[int]) -> bool:
    """In the order of their random keys, so that where a row lies says nothing either.

    Not while somebody may still read an older state: the next time. Whether that was so the server itself
    says of each table, for not everything that holds dead rows back shows among the activities.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CAN_GO, [rounds])
        if not cursor.fetchone()[0]:
            return False
        for model in (Ballot, Guest, Reason):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(
                "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass"
                " AND indisprimary",
                [model._meta.db_table],
            )
            [key] = cursor.fetchone()
            with told() as details:
                cursor.execute(f"CLUSTER (VERBOSE) {table} USING {key}")
            if kept_dead(details):
                return False
    return True


@contextmanager
def told() -> Iterator[list[str]]:
    """The details of what the server remarks meanwhile."""
    details: list[str] = []

    def hear(diagnostic: "Diagnostic") -> None:
        details.append(diagnostic.message_detail or "")

    server = connection.connection
    server.add_notice_handler(hear)
    try:
        yield details
    finally:
        server.remove_notice_handler(hear)


def kept_dead(details: list[str]) -> bool:
    """Whether "n dead row versions cannot be removed yet" says more than none; silence is no assurance."""
    counts = [int(found[0]) for found in (re.search(r"\d+", detail) for detail in details) if found]
    return not counts or max(counts) > 0
