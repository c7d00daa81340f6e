"""What a client sees of a topic: live events in order, and what it missed."""

import asyncio

import pytest

from tests.live.servers import Server


def watch(room: int, **since: int) -> dict[str, object]:
    return {"type": "watch", "topic": f"room:{room}", **since}


async def test_a_post_reaches_everybody_who_watches_in_their_own_language(server: Server, room: int) -> None:
    async with server.connect("ann") as ann, server.connect("bob", query="?lang=nl") as bob:
        assert await ann.ask(watch(room)) == {"type": "watching", "topic": f"room:{room}", "head": 0}
        await bob.ask(watch(room))
        await server.make("say", room=room, body="hello")
        for reader, language in ((ann, "en"), (bob, "nl")):
            post = await reader.next()
            assert post["changed"] == 1
            assert post["html"] == f'<p lang="{language}">hello</p>'


async def test_the_author_gets_an_answer_beside_the_event(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        await ann.send({"type": "say", "topic": f"room:{room}", "uuid": "u-1", "body": "hello"})
        seen = {event["type"]: event for event in await ann.take(2)}
        assert seen["ack"] == {"type": "ack", "uuid": "u-1", "id": seen["post"]["id"], "changed": 1}


async def test_whoever_comes_back_gets_what_was_missed_and_then_what_happens(
    server: Server, room: int
) -> None:
    await server.make("say_many", room=room, count=5)
    async with server.connect("ann") as ann:
        assert await ann.ask(watch(room, since=2)) == {"type": "watching", "topic": f"room:{room}", "head": 5}
        await server.make("say", room=room, body="now")
        assert [event["changed"] for event in await ann.take(4)] == [3, 4, 5, 6]
        await ann.nothing_more()


async def test_nothing_is_lost_or_doubled_for_those_who_join_in_the_middle_of_a_burst(
    server: Server, room: int
) -> None:
    async with server.connect("ann") as early:
        await early.ask(watch(room))
        burst = asyncio.create_task(server.make("say_many", room=room, count=120))
        for since in (0, 10, 30, 60):
            while (await early.next())["changed"] < since + 5:
                pass
            async with server.connect("bob") as late:
                await late.ask(watch(room, since=since))
                assert [event["changed"] for event in await late.take(120 - since)] == list(
                    range(since + 1, 121)
                )
                await late.nothing_more()
        await burst


async def test_a_burst_arrives_in_order_in_fewer_frames_than_events(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        for number in range(100):
            await ann.send({"type": "say", "topic": f"room:{room}", "uuid": str(number), "body": str(number)})
        events = await ann.take(200)
        assert [event["body"] for event in events if event["type"] == "post"] == [str(n) for n in range(100)]
        assert [event["uuid"] for event in events if event["type"] == "ack"] == [str(n) for n in range(100)]


async def test_who_is_too_far_behind_is_told_to_reload(server: Server, room: int) -> None:
    await server.make("say_many", room=room, count=501)
    async with server.connect("ann") as ann:
        assert await ann.ask(watch(room, since=0)) == {
            "type": "watching",
            "topic": f"room:{room}",
            "head": 501,
        }
        assert await ann.next() == {"type": "reload", "topic": f"room:{room}"}
        await server.make("say", room=room, body="now")
        told = await ann.next()
        while told["type"] != "post":  # a busy machine may still be passing on the tail of the 501
            assert told["type"] in ("reload", "head")
            told = await ann.next()
        assert told["changed"] == 502


async def test_events_that_overtake_each_other_arrive_in_order(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        await server.make("in_slow_order", room=room)
        assert [event["body"] for event in await ann.take(2)] == ["first", "second"]
        await ann.nothing_more()


async def test_a_hole_is_filled_from_the_database(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        before = await server.make("repairs")
        await server.make("say", room=room, body="lost on the way", announced=False)
        await server.make("say", room=room, body="arrived")
        assert [event["changed"] for event in await ann.take(2)] == [1, 2]
        assert await server.make("repairs") == before + 1


async def test_what_is_rolled_back_is_not_announced(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        await server.make("rolled_back", room=room)
        await server.make("say", room=room, body="real")
        assert (await ann.next())["body"] == "real"


async def test_an_announcement_that_fails_does_not_fail_what_was_saved(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        await server.make("broken", room=room)
        await server.make("say", room=room, body="next")
        assert [event["body"] for event in await ann.take(2)] == ["saved", "next"]


async def test_after_unwatching_nothing_comes(server: Server, room: int) -> None:
    async with server.connect("ann") as ann, server.connect("bob") as bob:
        await ann.ask(watch(room))
        await bob.ask(watch(room))
        await ann.send({"type": "unwatch", "topic": f"room:{room}"})
        await ann.nothing_more()
        await server.make("say", room=room, body="hello")
        await bob.next()
        await ann.nothing_more()


async def test_watching_twice_brings_each_event_once(server: Server, room: int) -> None:
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        await ann.ask(watch(room, since=0))
        await server.make("say", room=room, body="hello")
        assert (await ann.next())["changed"] == 1
        await ann.nothing_more()


async def test_a_personal_event_reaches_that_person_alone(server: Server) -> None:
    async with server.connect("ann") as ann, server.connect("bob") as bob:
        for reader in (ann, bob):
            assert await reader.ask({"type": "watch", "topic": "me"}) == {
                "type": "watching",
                "topic": "me",
                "head": 0,
            }
        await server.make("tell", name="ann", text="psst")
        assert await ann.next() == {"type": "notice", "topic": "me", "text": "psst"}
        await bob.nothing_more()


async def test_a_topic_that_changes_as_a_whole_tells_its_last_revision_only(server: Server) -> None:
    async with server.connect("ann") as ann:
        await ann.ask({"type": "watch", "topic": "board:1"})
        for revision in (8, 12, 12, 9):
            payload = {"revision": revision}
            await server.make("announce", topic="board:1", event="revised", payload=payload)
        revisions = [(await ann.next())["revision"]]
        while revisions[-1] != 12:
            revisions.append((await ann.next())["revision"])
        assert revisions in ([8, 12], [12])
        await ann.nothing_more()


@pytest.mark.parametrize("since", [0, 6])
async def test_whoever_is_behind_a_revision_hears_of_it(server: Server, since: int) -> None:
    room = await server.make("new_room", members=["ann"])
    async with server.connect("ann") as ann:
        topic = f"board:{room}"
        assert await ann.ask({"type": "watch", "topic": topic, "since": since}) == {
            "type": "watching",
            "topic": topic,
            "head": 7,
        }
        assert await ann.next() == {"type": "revised", "topic": topic, "revision": 7}


async def test_a_refused_or_failing_post_in_a_burst_takes_no_other_along(server: Server, room: int) -> None:
    bodies = ["one", "x" * 10_001, "two", "crash", "three"] * 6
    async with server.connect("ann") as ann:
        await ann.ask(watch(room))
        for number, body in enumerate(bodies):
            frame = {"type": "say", "topic": f"room:{room}", "uuid": str(number), "body": body}
            await ann.send(frame)
        events = await ann.take(18 + 18 + 12)
        posts = [event for event in events if event["type"] == "post"]
        assert [post["body"] for post in posts] == ["one", "two", "three"] * 6
        assert [post["changed"] for post in posts] == list(range(1, 19))
        codes = {event["code"] for event in events if event["type"] == "error"}
        assert codes == {"too_large", "invalid"}
        await ann.nothing_more()
