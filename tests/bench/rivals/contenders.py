"""Who runs: the rivals as their makers would write them, with and without keeping what is said, and ours."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tests.bench.rivals.serving import ROOT, Absent, Contender, printed

RIVALS = ROOT / "tests" / "bench" / "rivals"
SOCKET_IO, BETTER_SQLITE = "4.8.4", "11.10.0"
UVICORN = (
    "-m uvicorn --host 127.0.0.1 --port {port} --ws websockets-sansio --ws-max-size 65536 "
    "--ws-per-message-deflate false --log-level warning"
)
DAPHNE = "-m daphne -b 127.0.0.1 -p {port} -v 0"
TEXTBOOK, WEBSOCKETS, IO = "textbook Channels chat, daphne", "bare websockets broadcast", "Socket.IO"

Prepare = Callable[[Path], Contender]


def textbook(folder: Path) -> Contender:
    return Contender(TEXTBOOK, [sys.executable, *f"{DAPHNE} tests.bench.rivals.textbook:application".split()])


def broadcast(folder: Path) -> Contender:
    return Contender(WEBSOCKETS, [sys.executable, "-m", "tests.bench.rivals.broadcast", "{port}"])


def socket_io(folder: Path) -> Contender:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise Absent("Socket.IO is not measured: there is no node with npm on this machine.")
    install(npm, folder, {"socket.io": SOCKET_IO, "bufferutil": "^4"})
    shutil.copy(RIVALS / "socketio.js", folder)
    return Contender(
        IO,
        [node, str(folder / "socketio.js"), "{port}"],
        post='42["chat message","%B"]',
        path="/socket.io/?EIO=4&transport=websocket",
        script=["0{", "40", "40{", ""],
    )


def install(npm: str, folder: Path, packages: dict[str, str]) -> None:
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": packages}))
    command = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode:
        raise Absent(f"Socket.IO is not measured: npm could not install {', '.join(packages)}.")


def keeping(prepare: Prepare) -> Prepare:
    """The same, which writes each message to SQLite, as safely as we do, before it passes it on."""

    def prepared(folder: Path) -> Contender:
        plain = prepare(folder)
        if plain.name == IO:
            npm = shutil.which("npm") or "npm"
            packages = {"socket.io": SOCKET_IO, "bufferutil": "^4", "better-sqlite3": BETTER_SQLITE}
            install(npm, folder, packages)
        environment = {**plain.environment, "KEEP": str(folder / "messages.sqlite3")}
        return replace(plain, name=f"{plain.name}, storing", environment=environment)

    return prepared


def hub_alone(server: str, serve: str) -> Prepare:
    def prepare(folder: Path) -> Contender:
        settings = "tests.live.stage.settings"
        environment = {"STAGE_DATABASE": str(folder / "stage.sqlite3"), "DJANGO_SETTINGS_MODULE": settings}
        key = printed("tests.live.stage.prepare", "ann", environment=environment)["ann"]
        return Contender(
            f"Klankbord's hub alone, {server}",
            [sys.executable, *f"{serve} tests.live.stage.asgi:application".split()],
            post='{"type": "echo", "topic": "hall:1", "body": "%B"}',
            script=["", '{"type": "watch", "topic": "hall:1"}', '"watching"', ""],
            cookies=cookie_file(folder, "sessionid", [key]),
            environment=environment,
        )

    return prepare


def whole(server: str, serve: str) -> Prepare:
    def prepare(folder: Path) -> Contender:
        return saved(folder, f"Klankbord with saved, rendered posts, {server}", serve)

    return prepare


def saved(
    folder: Path,
    name: str,
    serve: str,
    *,
    posts: int = 1,
    people: int = 50,
    database: Mapping[str, str] | None = None,
) -> Contender:
    """Ours as it is, with a thread of so many posts and so many people who may write there."""
    own = {"DATA_DIR": str(folder / "data"), "SECRET_KEY": "only-for-the-benchmark-" * 3, "DEMO": "0"}
    own.update(database or {})
    migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(migrate, cwd=ROOT, env={**os.environ, **own}, check=True)
    world = printed("tests.bench.rivals.klankbord", str(posts), str(people), environment=own)
    topic = f"thread:{world['thread']}"
    return Contender(
        name,
        [sys.executable, *f"{serve} community.asgi:application".split()],
        post=f'{{"type": "post", "topic": "{topic}", "uuid": "%U", "body": "%B", "reply_to": null}}',
        script=["", f'{{"type": "watch", "topic": "{topic}"}}', '"watching"', ""],
        cookies=cookie_file(folder, "session", world["sessions"]),
        environment=own,
        world=world,
    )


def cookie_file(folder: Path, name: str, keys: list[str]) -> str:
    cookies = folder / "cookies"
    cookies.write_text("".join(f"{name}={key}\n" for key in keys))
    return str(cookies)


UVICORN_HERE, DAPHNE_HERE = ("uvicorn", UVICORN), ("daphne", DAPHNE)
BARE: dict[str, Prepare] = {
    "textbook": textbook,
    "websockets": broadcast,
    "socket.io": socket_io,
    "hub": hub_alone(*UVICORN_HERE),
    "hub-daphne": hub_alone(*DAPHNE_HERE),
}
STORING: dict[str, Prepare] = {
    "textbook-storing": keeping(textbook),
    "websockets-storing": keeping(broadcast),
    "socket.io-storing": keeping(socket_io),
    "whole": whole(*UVICORN_HERE),
    "whole-daphne": whole(*DAPHNE_HERE),
}
CONTENDERS = {**BARE, **STORING}
