"""What is too long is refused before it is read, or hung up on; the socket and short requests pass."""

from typing import Any

import pytest

from community.bodies import USUAL, WITH_FILES, Bounded, Message

MULTIPART = b"multipart/form-data; boundary=x"


async def answered(pieces: list[int], **headers: bytes) -> tuple[list[Any], list[int]]:
    """What was sent back, and the pieces that the application got to see (-1: the other hung up)."""
    seen: list[int] = []
    sent: list[Any] = []
    left = [{"type": "http.request", "body": b"x" * size, "more_body": True} for size in pieces]

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        for _piece in pieces:
            message = await receive()
            seen.append(-1 if message["type"] == "http.disconnect" else len(message["body"]))

    async def receive() -> Message:
        return left.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    await Bounded(app)({"type": "http", "headers": named}, receive, send)
    return sent, seen


@pytest.mark.parametrize(("kind", "most"), [(b"application/json", USUAL), (MULTIPART, WITH_FILES)])
async def test_what_says_that_it_is_too_long_is_refused_unread(kind: bytes, most: int) -> None:
    sent, seen = await answered([1], content_type=kind, content_length=str(most + 1).encode())
    assert (sent[0]["status"], seen) == (413, [])
    sent, seen = await answered([1], content_type=kind, content_length=str(most).encode())
    assert (sent, seen) == ([], [1])


async def test_what_turns_out_to_be_too_long_is_hung_up_on() -> None:
    sent, seen = await answered([USUAL, 1, 1], content_type=b"text/plain")
    assert (sent, seen) == ([], [USUAL, -1, -1])
