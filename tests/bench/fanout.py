"""How many sockets a post reaches a second: `python -m tests.bench.fanout` prints a table in Markdown.

1,000 sockets in one room, the server on one core, the readers (farm.c) on another. First as fast as the server
can with eight posts on their way (deliveries a second), then ten posts a second (from post to read). Rounds of
all contenders in turn; medians. Ours is measured twice: the hub alone, as its rivals, which keep nothing; and
whole, each post written to the database, rendered, and answered after the commit.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RIVALS = ROOT / "tests" / "bench" / "rivals"
FARM = ROOT / "tests" / "bench" / "farm.c"
SOCKET_IO = "4.8.4"
REFERENCE = "textbook Channels chat, daphne"
UVICORN = (
    "-m uvicorn --host 127.0.0.1 --port {port} --ws websockets-sansio --ws-max-size 65536 "
    "--ws-per-message-deflate false --log-level warning "
)
PLAIN_POST = '{"message": "%B"}'


class Absent(Exception):
    """What is measured isn't on this machine; the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    command: list[str]
    post: str = PLAIN_POST
    path: str = "/ws/"
    script: list[str] = field(
        default_factory=list
    )  # what a socket expects and says, in turn, until it is ready
    cookies: str = "-"
    environment: dict[str, str] = field(default_factory=dict)


def textbook(folder: Path) -> Contender:
    command = "-m daphne -b 127.0.0.1 -p {port} -v 0 tests.bench.rivals.textbook:application"
    return Contender(REFERENCE, [sys.executable, *command.split()])


def broadcast(folder: Path) -> Contender:
    return Contender(
        "bare websockets broadcast", [sys.executable, "-m", "tests.bench.rivals.broadcast", "{port}"]
    )


def socket_io(folder: Path) -> Contender:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise Absent("Socket.IO is not measured: there is no node with npm on this machine.")
    (folder / "package.json").write_text(
        json.dumps({"private": True, "dependencies": {"socket.io": SOCKET_IO, "bufferutil": "^4"}})
    )
    install = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(install, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode:
        raise Absent("Socket.IO is not measured: npm could not install it.")
    shutil.copy(RIVALS / "socketio.js", folder)
    return Contender(
        "Socket.IO",
        [node, str(folder / "socketio.js"), "{port}"],
        post='42["chat message","%B"]',
        path="/socket.io/?EIO=4&transport=websocket",
        script=["0{", "40", "40{", ""],
    )


def hub_alone(server: str, serve: str) -> Callable[[Path], Contender]:
    def prepare(folder: Path) -> Contender:
        settings = "tests.live.stage.settings"
        environment = {"STAGE_DATABASE": str(folder / "stage.sqlite3"), "DJANGO_SETTINGS_MODULE": settings}
        key = json.loads(_python("tests.live.stage.prepare", "ann", environment=environment))["ann"]
        cookies = folder / "cookies"
        cookies.write_text(f"sessionid={key}\n")
        return Contender(
            f"Klankbord's hub alone, {server}",
            [sys.executable, *f"{serve} tests.live.stage.asgi:application".split()],
            post='{"type": "echo", "topic": "hall:1", "body": "%B"}',
            script=["", '{"type": "watch", "topic": "hall:1"}', '"watching"', ""],
            cookies=str(cookies),
            environment=environment,
        )

    return prepare


def whole(folder: Path) -> Contender:
    data = {"DATA_DIR": str(folder / "data"), "SECRET_KEY": "only-for-the-benchmark-" * 3, "DEMO": "0"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env={**os.environ, **data}, check=True
    )
    world = json.loads(_python("tests.bench.rivals.klankbord", environment=data))
    cookies = folder / "cookies"
    cookies.write_text("".join(f"session={key}\n" for key in world["sessions"]))
    topic = f"thread:{world['thread']}"
    return Contender(
        "Klankbord with saved, rendered posts, uvicorn",
        [sys.executable, *f"{UVICORN} community.asgi:application".split()],
        post=f'{{"type": "post", "topic": "{topic}", "uuid": "%U", "body": "%B", "reply_to": null}}',
        script=["", f'{{"type": "watch", "topic": "{topic}"}}', '"watching"', ""],
        cookies=str(cookies),
        environment=data,
    )


def _python(module: str, *words: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.decode().splitlines()[-1]


DAPHNE = "-m daphne -b 127.0.0.1 -p {port} -v 0"
CONTENDERS: dict[str, Callable[[Path], Contender]] = {
    "textbook": textbook,
    "websockets": broadcast,
    "socket.io": socket_io,
    "hub": hub_alone("uvicorn", UVICORN),
    "hub-daphne": hub_alone("daphne", DAPHNE),
    "whole": whole,
}


def build_farm(folder: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise SystemExit(
            "Sockets are not measured: the readers are written in C and there is no compiler (cc)."
        )
    farm = folder / "farm"
    subprocess.run([compiler, "-O2", "-o", farm, FARM], check=True)
    return farm


def on_core(number: int) -> Callable[[], None]:
    """What a process does first: take its core, and files enough for the sockets."""
    cores = sorted(os.sched_getaffinity(0))

    def prepare() -> None:
        os.sched_setaffinity(0, {cores[number % len(cores)]})
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    return prepare


def measure(contender: Contender, farm: Path, sockets: int, seconds: float) -> dict[str, float] | str:
    """One round; or what went wrong."""
    port = free_port()
    command = [word.format(port=port) for word in contender.command]
    environment = {**os.environ, **contender.environment}
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, preexec_fn=on_core(0), stdout=said, stderr=said
        )
        try:
            until_it_listens(port)
            words = [port, sockets, seconds, server.pid, contender.path, contender.cookies, contender.post]
            done = subprocess.run(
                [farm, *map(str, words), *contender.script],
                preexec_fn=on_core(1),
                capture_output=True,
                check=False,
            )
        finally:
            end(server)
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
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            time.sleep(0.3)  # let it come to rest
            return
        except OSError:
            time.sleep(0.05)


def table(rounds: dict[str, list[dict[str, float]]]) -> None:
    def median(name: str, figure: str) -> float:
        return statistics.median(measured[figure] for measured in rounds[name])

    def times(name: str, other: str) -> str:
        return f"{median(name, 'rate') / median(other, 'rate'):.1f} x" if rounds.get(other) else "–"

    print("| | deliveries/s | to textbook | to Socket.IO | to websockets | p50 ms | p99 ms | kB/socket |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name in sorted((name for name in rounds if rounds[name]), key=lambda name: -median(name, "rate")):
        ratios = [times(name, other) for other in (REFERENCE, "Socket.IO", "bare websockets broadcast")]
        timing = [f"{median(name, figure):.1f}" for figure in ("p50", "p99")]
        print(
            f"| {name} | {median(name, 'rate'):,.0f} | {' | '.join([*ratios, *timing])} | {median(name, 'kb'):.0f} |"
        )


def where(options: argparse.Namespace) -> str:
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("uvicorn", "daphne", "channels", "websockets")
    )
    return (
        f"{options.sockets} sockets, {options.seconds:g} s, {options.rounds} rounds in turn, medians. "
        f"Python {platform.python_version()}, {versions}, socket.io {SOCKET_IO}."
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fanout", description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS))
    return parser.parse_args()


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        farm = build_farm(folder)
        contenders = []
        for chosen in options.only:
            (own := folder / chosen).mkdir()
            try:
                contenders.append(CONTENDERS[chosen](own))
            except Absent as absent:
                print(absent)
        rounds: dict[str, list[dict[str, Any]]] = {contender.name: [] for contender in contenders}
        for _ in range(options.rounds):
            for contender in contenders:
                measured = measure(contender, farm, options.sockets, options.seconds)
                if isinstance(measured, str):
                    print(f"{contender.name} gave no figures: {measured}")
                else:
                    rounds[contender.name].append(measured)
    print(where(options))
    if len(os.sched_getaffinity(0)) < 2:
        print(
            "Only one core here: server and readers share it, so the figures are low and the ratios mean little."
        )
    print()
    table(rounds)


if __name__ == "__main__":
    main()
