"""Who may: at connect, at watch, and when it changes."""

import pytest
from websockets import InvalidStatus

from tests.live.servers import Server


@pytest.fixture
def carol(server: Server) -> str:
    """Somebody new, for tests that take something away from them."""
    name = f"carol-{len(server.stage.keys)}"
    server.stage.keys[name] = server.do("new_person", name=name)
    return name


async def test_without_a_session_the_first_frame_is_a_token(server: Server, room: int) -> None:
    async with server.connect() as program:
        await program.send({"type": "auth", "token": "good-token"})
        assert (await program.ask({"type": "watch", "topic": f"room:{room}"}))["type"] == "watching"


@pytest.mark.parametrize(
    "first", ['{"type":"auth","token":"wrong"}', '{"type":"auth","token":7}', "nonsense"]
)
async def test_a_wrong_token_is_shown_the_door(server: Server, first: str) -> None:
    async with server.connect() as program:
        await program.send(first)
        assert await program.closed() == 4401


async def test_watching_before_signing_in_is_refused(server: Server, room: int) -> None:
    async with server.connect() as visitor:
        assert (await visitor.ask({"type": "watch", "topic": f"room:{room}"}))["code"] == "forbidden"
        assert await visitor.closed() == 4401


async def test_a_session_that_is_not_there_is_closed_as_signed_out(server: Server) -> None:
    server.stage.keys["nobody"] = "0" * 32
    async with server.connect("nobody") as visitor:
        assert await visitor.closed() == 4401


async def test_another_site_cannot_open_a_socket_with_our_cookie(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with server.connect("ann", origin="https://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403
    async with server.connect("ann", origin=f"http://127.0.0.1:{server.port}") as ann:
        await ann.nothing_more()


@pytest.mark.parametrize("topic", ["room:999999", "nothing:1"])
async def test_what_one_cannot_see_answers_as_what_does_not_exist(
    server: Server, room: int, topic: str
) -> None:
    async with server.connect("stranger") as stranger:
        hidden = await stranger.ask({"type": "watch", "topic": f"room:{room}"})
        absent = await stranger.ask({"type": "watch", "topic": topic})
        assert hidden["code"] == "not_found"
        assert {**hidden, "for": topic} == absent


async def test_signing_out_closes_the_sockets_of_that_session(server: Server, carol: str) -> None:
    async with server.connect(carol) as tab, server.connect("ann") as other:
        await tab.nothing_more()
        await server.make("sign_out", as_who=carol)
        assert await tab.closed() == 4401
        await other.nothing_more()


async def test_a_session_ended_elsewhere_closes_its_sockets(server: Server, carol: str) -> None:
    async with server.connect(carol) as tab:
        await tab.nothing_more()
        await server.make("end_session", key=server.stage.keys[carol], name=carol)
        assert await tab.closed() == 4401


async def test_deactivating_somebody_closes_their_sockets(server: Server, carol: str) -> None:
    async with server.connect(carol) as tab:
        await tab.nothing_more()
        await server.make("deactivate", name=carol)
        assert await tab.closed() == 4401
    async with server.connect(carol) as again:
        assert await again.closed() == 4401


async def test_a_lost_membership_takes_the_topic_away_and_nothing_else(server: Server, carol: str) -> None:
    room, other = [await server.make("new_room", members=[carol]) for _ in range(2)]
    async with server.connect(carol) as tab:
        await tab.ask({"type": "watch", "topic": f"room:{room}"})
        await tab.ask({"type": "watch", "topic": f"room:{other}"})
        await server.make("remove", name=carol, room=room)
        assert await tab.next() == {"type": "unwatched", "topic": f"room:{room}", "code": "forbidden"}
        await server.make("say", room=room, body="secret")
        await server.make("say", room=other, body="open")
        assert (await tab.next())["body"] == "open"


async def test_readers_of_a_room_that_changed_hands_are_looked_at_again(server: Server, room: int) -> None:
    async with server.connect("ann") as ann, server.connect("bob") as bob:
        for reader in (ann, bob):
            await reader.ask({"type": "watch", "topic": f"room:{room}"})
        await server.make("empty", room=room)
        for reader in (ann, bob):
            assert (await reader.next())["type"] == "unwatched"
