"""Off the disk as well: what closing a round destroyed must not be left in pages that nobody reads."""

from django.db import connection, transaction
from django.utils import timezone

from feedback.models import Ballot, Guest, Reason, Round


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
# wrote tells. Otherwise dead rows are kept, for this transaction's own snapshot too.
CAN_GO = """
WITH closing AS (SELECT min(age(xmin)) AS age FROM feedback_ballot WHERE round_id = ANY(%s))
SELECT coalesce((SELECT age FROM closing) > age(pg_snapshot_xmin(pg_current_snapshot())::xid), true)
AND NOT EXISTS (SELECT 1 FROM pg_stat_activity, closing WHERE datname = current_database()
                AND pid <> pg_backend_pid() AND age(backend_xmin) >= closing.age)
"""


def rewrite_tables(rounds: list[int]) -> bool:
    """In the order of their random keys, so that where a row lies says nothing either.

    Not while somebody may still read an older state: the next time.
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
            cursor.execute(f"CLUSTER {table} USING {key}")
    return True
