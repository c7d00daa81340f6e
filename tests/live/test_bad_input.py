"""What is wrong gets a code and a sentence, and the socket lives on; what is abuse is closed."""

import json

import pytest

from tests.live.servers import Server

MALFORMED = {
    "not JSON": "{",
    "not an object": "[]",
    "no type": "{}",
    "a type that isn't text": '{"type": 3}',
    "an unknown type": '{"type": "fly"}',
    "depth": '{"type": "ping", "x": ' + "[" * 100 + "]" * 100 + "}",
    "very deep": "[" * 20000,
    "NUL": r'{"type": "ping", "x": "\u0000"}',
    "NUL in a name": r'{"type": "ping", "\u0000": 1}',
    "a lone surrogate": r'{"type": "ping", "x": "\ud800"}',
    "not a number": '{"type": "ping", "x": NaN}',
    "no topic": '{"type": "watch"}',
    "a topic that isn't text": '{"type": "watch", "topic": 12}',
    "a topic without a number": '{"type": "watch", "topic": "room"}',
    "a topic with a huge number": '{"type": "watch", "topic": "room:' + "9" * 30 + '"}',
    "somebody else's own topic": '{"type": "watch", "topic": "me:1"}',
    "signing in twice": '{"type": "auth", "token": "good-token"}',
}


@pytest.mark.parametrize("frame", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_malformed_frame_gets_a_sentence_and_the_socket_lives_on(server: Server, frame: str) -> None:
    async with server.connect("ann") as ann:
        error = await ann.ask(frame)
        assert (error["type"], error["code"]) == ("error", "invalid")
        assert error["message"].endswith(".")
        await ann.nothing_more()


@pytest.mark.parametrize("since", [-1, "3", 1.5, True, 10**25, 2**63, [], 1])
async def test_a_since_that_cannot_be_is_refused(server: Server, room: int, since: object) -> None:
    topic = f"room:{room}"
    async with server.connect("ann") as ann:
        error = await ann.ask({"type": "watch", "topic": topic, "since": since})
        assert (error["type"], error["for"], error["code"]) == ("error", topic, "invalid")
        await server.make("say", room=room, body="hello")
        await ann.nothing_more()


async def test_bytes_are_no_frame_of_ours(server: Server) -> None:
    async with server.connect("ann") as ann:
        await ann.connection.send(b'{"type": "ping"}')
        assert (await ann.next())["code"] == "invalid"


async def test_the_sentence_is_in_the_language_of_the_page(server: Server) -> None:
    sentences = set()
    for query in ("?lang=en", "?lang=nl"):
        async with server.connect("ann", query=query) as ann:
            sentences.add((await ann.ask("{"))["message"])
    assert sentences == {"This message is not JSON.", "Dit bericht is geen JSON."}


async def test_a_frame_of_64_kib_is_read_and_a_larger_one_closes(server: Server) -> None:
    async with server.connect("ann") as ann:
        frame = {"type": "ping", "x": ""}
        frame["x"] = "x" * (64 * 1024 - len(json.dumps(frame)))
        assert await ann.ask(frame) == {"type": "pong"}
        await ann.send({**frame, "x": frame["x"] + "x"})
        # daphne lets an application name no code below 3000
        assert await ann.closed() == (1009 if server.kind == "uvicorn" else 1000)


async def test_a_service_s_refusal_goes_to_its_author_by_uuid(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        frame = {"type": "say", "topic": f"room:{room}", "uuid": "u-1", "body": "x" * 10_001}
        assert await ann.ask(frame) == {
            "type": "error",
            "for": "u-1",
            "code": "too_large",
            "message": "Too long.",
        }


async def test_a_frame_about_what_one_cannot_see_answers_as_if_it_were_not_there(
    server: Server, room: int
) -> None:
    async with server.connect("stranger") as stranger:
        for topic in (f"room:{room}", "room:999999", "hall:1"):
            error = await stranger.ask({"type": "say", "topic": topic, "body": "hello"})
            assert (error["for"], error["code"]) == (topic, "not_found")


async def test_a_fault_of_ours_says_so_and_the_socket_lives_on(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        error = await ann.ask({"type": "say", "topic": f"room:{room}", "uuid": "u-1", "body": "crash"})
        assert (error["for"], error["code"]) == ("u-1", "invalid")
        assert "Zero" not in error["message"]
        await ann.nothing_more()


async def test_too_many_frames_are_refused_and_then_the_socket_is_closed(server: Server) -> None:
    async with server.connect("ann", max_queue=None) as ann:
        for _ in range(4000):
            await ann.connection.send('{"type": "ping"}')
        while (event := await ann.next())["type"] != "error":
            assert event == {"type": "pong"}
        assert event["code"] == "rate_limited"
        assert await ann.closed() == 4429
