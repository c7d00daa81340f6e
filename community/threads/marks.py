"""Up to where somebody has read: one statement each, so that of two tabs the one further on wins."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from community.groups.models import Membership
from community.threads.models import Post, ReadMark, Thread

_TABLES = {
    "mark": ReadMark._meta.db_table,
    "post": Post._meta.db_table,
    "thread": Thread._meta.db_table,
    "membership": Membership._meta.db_table,
}

_FORWARD = """
INSERT INTO {mark} AS mark (user_id, thread_id, up_to, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (user_id, thread_id)
DO UPDATE SET up_to = excluded.up_to, at = excluded.at WHERE mark.up_to < excluded.up_to
""".format_map(_TABLES)

# Without a mark, what was written since they joined is new to them: is there any, but for their own?
_OWN = """
INSERT INTO {mark} AS mark (user_id, thread_id, up_to, at)
SELECT place.user_id, place.thread_id, place.up_to, place.at
FROM (SELECT %s AS user_id, %s AS thread_id, %s AS up_to, %s AS at) AS place
WHERE EXISTS (SELECT 1 FROM {mark} m WHERE m.user_id = place.user_id AND m.thread_id = place.thread_id)
OR NOT EXISTS (
  SELECT 1 FROM {post} p
  JOIN {thread} t ON t.id = p.thread_id
  JOIN {membership} s ON s.group_id = t.group_id
  WHERE p.thread_id = place.thread_id AND s.user_id = place.user_id AND p.created_at > s.since
  AND p.number <> place.up_to
)
ON CONFLICT (user_id, thread_id)
DO UPDATE SET up_to = excluded.up_to, at = excluded.at WHERE mark.up_to = excluded.up_to - 1
""".format_map(_TABLES)


def move_forward(user_id: int, thread_id: int, up_to: int) -> bool:
    """They have read up to here. Says whether that is further than before."""
    return _run(_FORWARD, user_id, thread_id, up_to, timezone.now())


def keep_up(new: Post) -> None:
    """One's own post isn't unread to oneself, where nothing else was."""
    if new.author_id is not None:
        _run(_OWN, new.author_id, new.thread_id, new.number, new.created_at)


def _run(sql: str, user_id: int, thread_id: int, up_to: int, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [user_id, thread_id, up_to, connection.ops.adapt_datetimefield_value(at)])
        return bool(cursor.rowcount)
