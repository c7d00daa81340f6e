"""Whatever comes in, over the socket or the API: the contract's code and sentence, or a clean close.

Sequences that hypothesis makes, against both servers as they are, in processes of their own: what a server's
own reading of frames, its closing and its memory do is part of what is promised, and its log is read at the end.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http.client import HTTPConnection
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from websockets import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.live.frames import ACK, NOTHING, PONG, Scene, Sent, frames
from tests.live.machines import Web, run
from tests.live.requests import Request, requests

SEQUENCES, MANY = 500, 5000
GROWTH = 48 * 1024  # kilobytes that a server may hold more at the end
CODES = {"forbidden", "not_found", "invalid", "conflict", "rate_limited", "too_large"}
ASIDE = {"post", "head", "reload", "unwatched", "revised", "typing", "presence", "unread", "notice"}
PATIENCE = 30.0
EXPLICIT = settings(
    derandomize=True,  # the same sequences in every run; soak draws ten times as many
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    database=None,
)
Step = Sent | Request


class Visitor:
    """Our member, at one of the servers: a socket that is opened anew when it was closed, and the API."""

    def __init__(self, web: Web, world: dict[str, Any]) -> None:
        self.web, self.key, self.open = web, world["people"][1], world["threads"][0]
        self.line = self.connect()

    def connect(self) -> ClientConnection:
        url, cookie = self.web.url.replace("http", "ws"), f"session={self.key['session']}"
        return connect(
            f"{url}/ws/?lang=en", additional_headers={"Cookie": cookie}, max_size=None, legacy=True
        )

    def ask(self, asked: Request) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.key['token']}", **asked.headers}
        api = HTTPConnection("127.0.0.1", self.web.port, timeout=PATIENCE)
        api.request(asked.method, f"/api/v1/{asked.path}", asked.body, headers)
        with api.getresponse() as answer:
            text = answer.read()
        assert answer.headers.get_content_type() == "application/json", (asked, answer.status, text[:300])
        return answer.status, json.loads(text)

    def hears(self, wanted: Callable[[dict[str, Any]], bool]) -> tuple[str, dict[str, Any]]:
        """The frame with this event, and the event; what comes before is passed over."""
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            text = str(self.line.recv(left))
            for event in json.loads(text):
                if wanted(event):
                    return text, event
        raise AssertionError("it isn't heard")

    def play(self, steps: Sequence[Step]) -> None:
        """Take these steps; every answer is one of those that the contract allows."""
        try:
            self._take(steps)
        except BaseException:
            self.line.close()
            self.line = self.connect()  # what is still on its way belongs to nobody else
            raise

    def _take(self, steps: Sequence[Step]) -> None:
        waiting: list[Sent] = []
        for step in steps:
            if isinstance(step, Request):
                self._request(step)
            elif step.closes:
                self._closes(step, waiting)
                waiting = []
            else:
                self._send(step)
                waiting.append(step)
        self._answers(waiting)

    def _request(self, asked: Request) -> None:
        status, answer = self.ask(asked)
        assert status in asked.allowed, (asked, status, answer)
        if status >= 400:
            assert {"code", "message"} <= set(answer), (asked, answer)
            assert answer["code"] in CODES, (asked, answer)
            assert answer["message"], asked

    def _send(self, sent: Sent) -> None:
        self.line.send(sent.payload, text=sent.text)

    def _closes(self, sent: Sent, waiting: Sequence[Sent]) -> None:
        self._answers(waiting)
        self._send(sent)
        try:
            while True:
                for event in json.loads(self.line.recv(PATIENCE)):
                    if event["type"] == "error" and fits(sent, event):
                        return
        except ConnectionClosed:
            assert self.line.close_code in sent.closes, (sent, self.line.close_code)
        self.line = self.connect()

    def _answers(self, waiting: Sequence[Sent]) -> None:
        """What a good post that is sent behind them finds answered; it is the last that is."""
        last = str(uuid.uuid4())
        post = {"type": "post", "topic": f"thread:{self.open}", "uuid": last, "body": "Nog altijd goed"}
        self.line.send(json.dumps(post))
        answers: list[dict[str, Any]] = []
        while not any(answer.get("uuid") == last for answer in answers):
            events = json.loads(self.line.recv(PATIENCE))
            answers += [event for event in events if event["type"] not in ASIDE]
        assert answers.pop()["type"] == ACK
        left = matched(waiting, answers)
        assert not left, left


def matched(waiting: Sequence[Sent], answers: list[dict[str, Any]]) -> str:
    """What is wrong with these answers, empty for nothing: each frame has its own and none is left over."""
    for sent in sorted(waiting, key=lambda sent: len(sent.allowed)):
        if sent.allowed == {NOTHING}:
            continue
        answer = next((answer for answer in answers if fits(sent, answer)), None)
        if answer is None:
            return f"{str(sent)[:400]} isn't answered by any of {answers}"
        answers.remove(answer)
    return f"nobody asked for {answers}" if answers else ""


def fits(sent: Sent, answer: dict[str, Any]) -> bool:
    if answer["type"] != "error":
        return answer["type"] in sent.allowed
    assert set(answer) == {"type", "for", "code", "message"}, answer
    assert answer["code"] in CODES, answer
    assert answer["message"].endswith("."), answer
    return answer["code"] in sent.allowed and answer["for"] == sent.about


@pytest.fixture(scope="module")
def webs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], list[Web]]]:
    folder = tmp_path_factory.mktemp("input")
    world = json.loads(run("tests.live.world", "4", "--crowd", folder=folder))
    webs = [Web(kind, folder, {}) for kind in ("uvicorn", "daphne")]
    try:
        for web in webs:
            web.until_ready()
        yield world, webs
    finally:
        for web in webs:
            web.stop()


@pytest.fixture(scope="module")
def visitors(webs: tuple[dict[str, Any], list[Web]]) -> list[Visitor]:
    world, each = webs
    return [Visitor(web, world) for web in each]


@pytest.fixture(scope="module")
def scene(webs: tuple[dict[str, Any], list[Web]], visitors: list[Visitor]) -> Scene:
    world, _ = webs
    opened, quiet = world["threads"]
    first = visitors[0].ask(Request("GET", f"threads/{opened}/posts/?before=2", frozenset()))[1]["posts"][0]
    sent = {"uuid": str(uuid.uuid4()), "body": "Van mij"}
    request = Request("POST", f"threads/{opened}/posts/", frozenset(), json.dumps(sent).encode())
    own = visitors[0].ask(request)[1]["id"]
    return Scene(opened, quiet, world["hidden"], first["id"], world["hidden_post"], own, first["uuid"])


def play(visitors: list[Visitor], scene: Scene, sequences: int) -> None:
    @settings(EXPLICIT, max_examples=sequences)
    @given(
        st.sampled_from(visitors),
        st.lists(st.one_of(frames(scene), frames(scene), requests(scene)), max_size=9),
    )
    def each(visitor: Visitor, steps: list[Step]) -> None:
        visitor.play(steps)

    before = [visitor.web.witness()["kilobytes"] for visitor in visitors]
    each()
    for visitor, kilobytes in zip(visitors, before, strict=True):
        assert visitor.web.witness()["kilobytes"] - kilobytes < GROWTH, visitor.web.name
        assert complaints(visitor.web) == []


def complaints(web: Web) -> list[str]:
    """Lines of the server's log that speak of a fault of ours."""
    words = ("Traceback", '"level": "error"', '"level": "critical"', "Exception")
    return [line[:2000] for line in web.said().splitlines() if any(word in line for word in words)]


def test_any_sequence_is_answered_as_the_contract_says(visitors: list[Visitor], scene: Scene) -> None:
    play(visitors, scene, SEQUENCES)


@pytest.mark.soak
@pytest.mark.timeout(60 * 60)
def test_ten_times_as_many_are(visitors: list[Visitor], scene: Scene) -> None:
    play(visitors, scene, MANY)


def test_ten_thousand_reactions_make_no_large_frame(visitors: list[Visitor], scene: Scene) -> None:
    """The crowd of tests/live/world.py gave all five to the first post."""
    for visitor in visitors:
        visitor.line.send(json.dumps({"type": "watch", "topic": f"thread:{scene.open}"}))
        visitor.hears(lambda event: event["type"] == "watching")  # what changes before isn't told
        status, answer = visitor.ask(Request("PUT", f"posts/{scene.first}/reactions/cheers/", frozenset()))
        assert status == 200

        def is_this(event: dict[str, Any], change: int = answer["changed"]) -> bool:
            return bool(event["type"] == "post" and event["changed"] == change)

        text, post = visitor.hears(is_this)
        assert len(text) < 64 * 1024
        assert "2001" in post["html"]
        visitor.ask(Request("DELETE", f"posts/{scene.first}/reactions/cheers/", frozenset()))
        visitor.play([])


FLOOD = ("{", '{"type":"ping"}', '{"type":"watch","topic":"thread:999999"}', '{"type":"fly"}')


def test_a_flood_is_held_back_and_others_go_on(visitors: list[Visitor], webs: Any) -> None:
    """Frames as fast as they can be sent, of which no answer is read."""
    for visitor in visitors:
        flooding = visitor.connect()
        before = visitor.web.witness()["kilobytes"]
        with suppress(ConnectionClosed):
            for number in range(6000):
                flooding.send(FLOOD[number % len(FLOOD)])
        visitor.play([])
        assert visitor.web.witness()["kilobytes"] - before < GROWTH
        with suppress(ConnectionClosed):
            while True:
                flooding.recv(PATIENCE)
        assert flooding.close_code in (4429, 4408), flooding.close_code
        assert complaints(visitor.web) == []


def test_the_judge_sees_an_answer_too_few_too_many_or_wrong() -> None:
    ping, bad = Sent("{}", frozenset({PONG})), Sent("{", frozenset({"invalid"}))
    error = {"type": "error", "for": None, "code": "invalid", "message": "No."}
    assert matched([ping, bad], [error, {"type": "pong"}]) == ""
    assert "isn't answered" in matched([ping, bad], [error])
    assert "nobody asked" in matched([bad], [error, {"type": "pong"}])
    assert "isn't answered" in matched([bad], [{**error, "code": "not_found"}])
    assert "isn't answered" in matched([bad], [{**error, "for": "x"}])
