"""Requests take turns: no more at work than there are threads, first come, first served, connections kept.

A turn is in one thread from the first middleware to the last.
"""

import asyncio
import threading
from collections import Counter
from typing import Any

import pytest
from asgiref.sync import AsyncToSync
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.test import AsyncRequestFactory
from django.urls import get_script_prefix, path

from community.turns import AT_ONCE, InTurns


class Stage:
    """In the view's place: it works in its thread until it may go on."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.begun: list[int] = []
        self.threads: Counter[str] = Counter()

    def work(self, handler: ASGIHandler, number: int) -> HttpResponse:
        self.begun.append(number)
        self.threads[threading.current_thread().name] += 1
        assert self.may_go_on.wait(10)
        return HttpResponse(str(number))

    async def begun_are(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.begun) < count:
                await asyncio.sleep(0)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage()
    monkeypatch.setattr(ASGIHandler, "get_response", lambda handler, number: stage.work(handler, number))
    return stage


async def test_no_more_are_at_work_than_there_are_threads(stage: Stage) -> None:
    pages = InTurns()
    asked = [asyncio.create_task(pages.get_response_async(number)) for number in range(200)]  # type: ignore[arg-type]
    await stage.begun_are(AT_ONCE)
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(stage.begun) == AT_ONCE
    stage.may_go_on.set()
    answers = await asyncio.gather(*asked)
    assert [answer.content for answer in answers] == [str(number).encode() for number in range(200)]  # type: ignore[attr-defined]
    assert len(stage.threads) == AT_ONCE
    assert sorted(stage.begun[:AT_ONCE]) == list(range(AT_ONCE)), "who came first"


async def test_who_came_first_is_served_first(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.turns.AT_ONCE", 1)
    pages = InTurns()
    stage.may_go_on.set()
    await asyncio.gather(*(pages.get_response_async(number) for number in range(50)))  # type: ignore[arg-type]
    assert stage.begun == list(range(50))


async def test_who_leaves_while_waiting_takes_no_turn(stage: Stage) -> None:
    pages = InTurns()
    asked = [asyncio.create_task(pages.get_response_async(number)) for number in range(AT_ONCE + 2)]  # type: ignore[arg-type]
    await stage.begun_are(AT_ONCE)
    asked[AT_ONCE].cancel()
    stage.may_go_on.set()
    await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(stage.begun) == [*range(AT_ONCE), AT_ONCE + 1]


async def test_who_leaves_while_served_frees_no_thread(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.turns.AT_ONCE", 1)
    pages = InTurns()
    first = asyncio.create_task(pages.get_response_async(0))  # type: ignore[arg-type]
    await stage.begun_are(1)
    first.cancel()
    for _ in range(50):
        await asyncio.sleep(0)
    assert first.cancelled()
    assert pages.free.empty()
    stage.may_go_on.set()
    second = await asyncio.wait_for(pages.get_response_async(1), 10)  # type: ignore[arg-type]
    assert second.content == b"1"  # type: ignore[attr-defined]


async def test_a_turn_that_went_wrong_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(handler: ASGIHandler, request: HttpRequest) -> HttpResponse:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(ASGIHandler, "get_response", break_down)
    pages = InTurns()
    for number in range(AT_ONCE + 1):
        with pytest.raises(RuntimeError):
            await asyncio.wait_for(pages.get_response_async(number), 10)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
async def test_a_thread_keeps_its_connection_but_not_one_that_broke(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def look(handler: ASGIHandler, statement: str) -> HttpResponse:
        with connection.cursor() as cursor:
            seen.append(id(connection.connection))
            cursor.execute(statement)
        return HttpResponse()

    monkeypatch.setattr(ASGIHandler, "get_response", look)
    pages = InTurns()
    await pages.get_response_async("SELECT 1")  # type: ignore[arg-type]
    await pages.get_response_async("SELECT 2")  # type: ignore[arg-type]
    assert seen[0] == seen[1]
    with pytest.raises(Exception, match="nowhere"):
        await pages.get_response_async("SELECT 1 FROM nowhere")  # type: ignore[arg-type]
    kept = await pages.get_response_async("SELECT 1")  # type: ignore[arg-type]
    assert kept.status_code == 200
    while not pages.free.empty():
        pages.free.get_nowait().submit(lambda: connection.close()).result()


where: list[str] = []


def noted(get_response: Any) -> Any:
    def middleware(request: HttpRequest) -> Any:
        where.append(threading.current_thread().name)
        return get_response(request)

    return middleware


class Either(CommonMiddleware):
    """Knows both ways, as Django's own does."""

    def process_request(self, request: HttpRequest) -> None:
        where.append(threading.current_thread().name)


def view(request: HttpRequest) -> HttpResponse:
    where.extend([threading.current_thread().name, get_script_prefix()])
    return HttpResponse("here")


urlpatterns = [path("", view)]


def changed_threads(*_: Any, **__: Any) -> None:
    raise AssertionError("back to the loop in the middle of a turn")


async def test_a_turn_stays_in_one_thread_and_knows_where_the_site_begins(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AsyncToSync, "__call__", changed_threads)
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.{name}" for name in ("noted", "Either", "noted")]
    where.clear()
    sent: list[Any] = []

    async def receive() -> Any:
        if not sent:
            sent.append(None)
            return {"type": "http.request"}
        return await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {**AsyncRequestFactory().get("/").scope, "root_path": "/klankbord", "path": "/klankbord/"}
    await InTurns()(scope, receive, send)
    assert sent[-1]["body"] == b"here"
    *threads, prefix = where
    assert threads == [threads[0]] * 4
    assert threads[0].startswith("turn-")
    assert prefix == "/klankbord/"
