"""What a post costs in a thread of 50, 50,000 and 1,000,000 posts: `python -m tests.bench.thread_length`.

The service alone, in this process, on an empty SQLite (or `--database postgres`); rounds in turn, medians of the
CPU and of the time that a post takes, the commit included. Should be at most 1.2 times the shortest.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from tests.bench.rivals.serving import ROOT, database, printed, versions

FILLED = """
INSERT INTO threads_post (thread_id, number, changed, author_id, uuid, digest, body, html, attached, created_at)
WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < {length})
SELECT {thread}, n, n, {author}, {uuid}, '', 'Gezegd', '<p>Gezegd</p>', '[]', '2026-01-01 08:00:00+00:00' FROM n
"""
UUIDS = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "gen_random_uuid()",
}


def filled(thread: Any, length: int) -> None:
    """As if so much had been said before."""
    from django.db import connection

    with connection.cursor() as cursor:
        words = {"length": length, "thread": thread.pk, "author": thread.author_id}
        cursor.execute(FILLED.format(**words, uuid=UUIDS[connection.vendor]))
    thread.head = thread.last_number = length
    thread.save(update_fields=["head", "last_number"])


def cost(thread: Any, author: Any, posts: int) -> tuple[float, float]:
    """Milliseconds of CPU and of time for one of several."""
    from community.threads.services import post

    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(posts):
        post(author=author, thread=thread, body=f"Nog een bericht, het {number}e.", uuid=uuid.uuid4())
    return (time.process_time() - cpu) / posts * 1e3, (time.perf_counter() - wall) / posts * 1e3


def measure(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from community.groups.models import Group
    from community.people.models import User
    from community.threads.models import Thread
    from community.threads.services import start_thread

    group, author = Group.objects.get(name="Bench"), User.objects.get(email="reader0@example.org")
    threads = []
    for length in options.lengths:
        thread = start_thread(
            author=author, group=group, kind=Thread.Kind.DISCUSSION, title=str(length), body="x"
        )
        filled(thread, length)
        threads.append(thread)
        cost(thread, author, 20)
    found: dict[int, list[tuple[float, float]]] = {length: [] for length in options.lengths}
    for _ in range(options.rounds):
        for length, thread in zip(options.lengths, threads, strict=True):
            found[length].append(cost(thread, author, options.posts))
    print(
        "| posts before | CPU ms a post | to the shortest | time ms a post | to the shortest |\n|--:|--:|--:|--:|--:|"
    )
    medians = {
        length: [statistics.median(column) for column in zip(*rows, strict=True)]
        for length, rows in found.items()
    }
    first = medians[options.lengths[0]]
    for length, (cpu, wall) in medians.items():
        print(f"| {length:,} | {cpu:.2f} | {cpu / first[0]:.2f} x | {wall:.2f} | {wall / first[1]:.2f} x |")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.thread_length", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--lengths", type=int, nargs="+", default=[50, 50_000, 1_000_000])
    parser.add_argument("--posts", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, database(options.database, Path(name)) as environment:
        own = {
            "DATA_DIR": f"{name}/data",
            "SECRET_KEY": "only-for-the-benchmark-" * 3,
            "DEMO": "0",
            **environment,
        }
        os.environ.update(own, DJANGO_SETTINGS_MODULE="community.settings")
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, check=True)
        printed("tests.bench.rivals.klankbord", environment=own)
        print(
            f"{options.database}, {options.rounds} rounds of {options.posts} posts in turn, medians. {versions()}\n"
        )
        measure(options)


if __name__ == "__main__":
    main()
