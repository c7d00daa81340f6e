"""Every measurement runs, in its smallest form: what they measure changes, and they are run by hand only."""

import os
import subprocess
import sys

import pytest

from tests.bench.rivals.serving import ROOT

SMALLEST = {
    "fanout": "--sockets 20 --seconds 0.3 --rounds 1 --only textbook websockets hub whole whole-daphne",
    "lone": "--seconds 0.3 --rounds 1 --only websockets hub whole",
    "presence": "--people 6 --each-second 5 --seconds 1",
    "restart": "--sockets 20 --rounds 1",
    "room": "--phones 4 --proposals 5 --seconds 2 --every 1",
    "sleepers": "--sleepers 2 --readers 3 --seconds 1",
    "thread_length": "--lengths 5 50 --rounds 1 --posts 2",
    "writing": "--writers 2 --seconds 0.3 --rounds 1",
}


@pytest.mark.soak
@pytest.mark.parametrize("name", SMALLEST)
def test_it_runs(name: str) -> None:
    command = [sys.executable, "-m", f"tests.bench.{name}", *SMALLEST[name].split()]
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "|" in done.stdout
