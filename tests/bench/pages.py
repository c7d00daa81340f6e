"""What each main page of the large world costs: queries, CPU and wall time, beside /healthz in the same run.

python -m tests.bench.pages [--rounds 15]        DATA_DIR=<folder of `manage.py demo --scale large`> skips making one
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

LIMIT = 12


def make_world(folder: str) -> None:
    """The large demo world, through the project's own commands."""
    environment = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "community.settings"}
    for command in (["migrate", "-v0"], ["demo", "--scale", "large"]):
        subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True)


def pages() -> list[tuple[str, str, str]]:
    """(what, persona, address) of the main pages; the pairs that are compared stand together."""
    from django.db.models import Count

    from community.threads.models import Thread
    from feedback.models import Board
    from meetups.models import Occurrence
    from regions.models import Region

    threads = Thread.objects.filter(group__region__slug="limburg")
    short = threads.filter(last_number__range=(40, 60)).first()
    longest = Thread.objects.order_by("-last_number").first()
    sizes = list(Region.objects.annotate(people=Count("group__memberships")).order_by("people"))
    small, large = sizes[0], sizes[-1]
    few, many = (region.group.memberships.count() for region in (small, large))
    boards = Board.objects.order_by("pk")
    date = Occurrence.objects.filter(group__region__slug="limburg").upcoming().first()
    assert short is not None
    assert longest is not None
    assert date is not None
    return [
        ("home", "member", "/"),
        ("threads", "member", "/threads/"),
        (f"thread of {short.last_number} posts", "admin", f"/threads/{short.pk}/"),
        (f"thread of {longest.last_number} posts", "admin", f"/threads/{longest.pk}/"),
        (f"region of {few} colleagues", "member", small.get_absolute_url()),
        (f"region of {many} colleagues", "member", large.get_absolute_url()),
        ("its colleagues", "member", f"{large.get_absolute_url()}colleagues/"),
        ("manage members", "organiser", "/regions/limburg/manage/members/"),
        ("calendar", "member", "/meetups/"),
        ("a date", "member", date.get_absolute_url()),
        ("trainings", "member", "/meetups/trainings/"),
        ("boards", "member", "/boards/"),
        *((f"board {board.pk}", "member", f"/boards/{board.pk}/") for board in boards),
        ("result", "member", "/boards/1/result/"),
        ("ranking", "member", "/boards/4/rank/"),
        ("guide", "member", "/guide/"),
        ("notices", "member", "/notices/"),
    ]


def measure(client: object, address: str, rounds: int) -> tuple[int, float, float]:
    """Queries, and the median CPU and wall milliseconds of `rounds` requests after two to warm up."""
    from django.db import connection

    seen: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    get = client.get  # type: ignore[attr-defined]
    get(address)
    with connection.execute_wrapper(count):
        assert get(address).status_code == 200, address
    cpu, wall = [], []
    for _ in range(rounds):
        began, began_cpu = time.perf_counter(), time.thread_time()
        get(address)
        cpu.append((time.thread_time() - began_cpu) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return len(seen), statistics.median(cpu), statistics.median(wall)


def report(rounds: int) -> None:
    import django

    django.setup()
    from django.test import Client

    from community.people.models import User

    clients = {}
    for persona in ("member", "organiser", "admin"):
        clients[persona] = Client(headers={"accept-language": "nl", "host": "localhost"})
        clients[persona].force_login(User.objects.get(email=f"{persona}@demo.example"))
    _queries, unit, wall = measure(Client(headers={"host": "localhost"}), "/healthz", rounds * 5)
    print(f"/healthz: {unit:.2f} ms CPU, {wall:.2f} ms wall; in one process, median of {rounds}\n")
    print("| page | queries | CPU ms | × healthz | wall ms |\n|---|--:|--:|--:|--:|")
    for what, persona, address in pages():
        queries, cpu, wall = measure(clients[persona], address, rounds)
        over = " (!)" if queries > LIMIT else ""
        print(f"| {what} | {queries}{over} | {cpu:.1f} | {cpu / unit:.0f} | {wall:.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
    if os.environ.get("DATA_DIR"):
        return report(rounds)
    with tempfile.TemporaryDirectory(prefix="klankbord-pages-") as folder:
        make_world(folder)
        os.environ["DATA_DIR"] = folder
        return report(rounds)


if __name__ == "__main__":
    main()
