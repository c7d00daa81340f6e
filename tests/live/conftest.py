import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvloop

from tests.live.servers import Server, Stage

Rooms = Callable[..., int]
Loops = dict[str, Callable[[], asyncio.AbstractEventLoop]]
PLAIN: Loops = {"asyncio": asyncio.new_event_loop}


def pytest_asyncio_loop_factories(item: pytest.Item) -> Loops:
    """The wire on both loops: uvicorn takes uvloop where it is there, and what waits in a transport isn't counted by
    the same code."""
    return {**PLAIN, "uvloop": uvloop.new_event_loop} if item.path.name == "test_wire.py" else PLAIN


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage where ann and bob are known, and a stranger who is in no room."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    stage.prepare("ann", "bob", "stranger")
    yield stage
    stage.stop()


@pytest.fixture(scope="session")
def uvicorn(stage: Stage) -> Server:
    return stage.serve("uvicorn")


@pytest.fixture(scope="session", params=["uvicorn", "daphne"])
def server(request: pytest.FixtureRequest, stage: Stage) -> Server:
    """Each of the two servers in turn: they must behave the same."""
    if request.param == "uvicorn":
        uvicorn: Server = request.getfixturevalue("uvicorn")
        return uvicorn
    return stage.serve("daphne")


@pytest.fixture
def room(server: Server) -> int:
    """A new room with ann and bob in it."""
    return int(server.do("new_room", members=["ann", "bob"]))


@pytest.fixture
def two_processes(tmp_path: Path, valkey_url: str) -> Iterator[tuple[Server, Server]]:
    stage = Stage(tmp_path, valkey=valkey_url)
    stage.prepare("ann", "bob")
    yield stage.serve("uvicorn"), stage.serve("uvicorn")
    stage.stop()
