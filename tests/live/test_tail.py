"""The tail of recent events: what it says it holds is all there is, in its last state, and it forgets."""

from dataclasses import dataclass, field

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from community.live.reading import MISSED_LIMIT, Delivery, Missed
from community.live.tail import BYTES, FRESH, Tail


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Topic:
    """What the database would say of a topic: of each post its last stamp."""

    head: int = 0
    last: dict[int, int] = field(default_factory=dict)

    def change(self, post: int) -> Delivery:
        self.head += 1
        self.last[post] = self.head
        return delivery(post, self.head)

    def after(self, since: int) -> list[int]:
        return sorted(stamp for stamp in self.last.values() if stamp > since)

    def read(self, since: int) -> Missed:
        found = sorted((stamp, post) for post, stamp in self.last.items() if stamp > since)
        return Missed(since, [delivery(post, stamp) for stamp, post in found], self.head)


def delivery(post: int, stamp: int, size: int = 0, *languages: str) -> Delivery:
    data = orjson.dumps({"changed": stamp, "id": post, "body": "x" * size})
    encoded = dict.fromkeys(languages or ("nl",), data)
    return Delivery("post", data, stamp, 0.0, encoded, ("post", post))


def begun(head: int = 0, clock: Clock | None = None) -> Tail:
    tail = Tail("thread:1", clock or Clock())
    tail.begin(head)
    return tail


def stamps(tail: Tail, since: int) -> list[int]:
    return [one.stamp or 0 for one in tail.after(since)]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("live"), st.integers(1, 8)),
        st.tuples(st.just("lost"), st.integers(1, 8)),  # it happened, and nobody told us
        st.tuples(st.just("ask"), st.integers(0, 40)),
        st.tuples(st.just("wait"), st.integers(0, 70)),
    ),
    max_size=60,
)


@given(STEPS)
@example([("live", 1), ("wait", 60), ("live", 2), ("live", 1), ("ask", 0)])
def test_what_it_holds_is_what_the_database_says_after_any_history(steps: list[tuple[str, int]]) -> None:
    clock, topic = Clock(), Topic()
    tail = begun(clock=clock)
    lost = False
    for step, value in steps:
        if step == "wait":
            clock.now += value
        elif step == "lost":
            topic.change(value)
            lost = True
        elif step == "live":
            event = topic.change(value)
            if lost:  # the line fills the hole from the database first
                tail.take_in(topic.read(tail.through))
                lost = False
            tail.append(event)
        else:
            since = min(value, topic.head)
            if not tail.holds(since, topic.head):
                tail.take_in(topic.read(since))
                lost = False
            assert tail.base <= since
            assert tail.through == topic.head
            assert stamps(tail, since) == topic.after(since)


def test_of_a_post_that_was_changed_only_the_last_state_is_told() -> None:
    tail = begun()
    for event in (delivery(7, 1), delivery(8, 2), delivery(7, 3)):
        tail.append(event)
    assert stamps(tail, 0) == [2, 3]
    tail.take_in(Missed(0, [delivery(8, 4)], 4))
    assert stamps(tail, 0) == [3, 4]


def test_what_is_behind_the_head_is_asked_of_the_database() -> None:
    tail = begun(10)
    tail.append(delivery(1, 11))
    assert tail.holds(10, 11)
    assert not tail.holds(9, 11)  # further back than it goes
    assert not tail.holds(10, 12)  # something was lost on its way here


def test_after_a_minute_it_lets_go_of_an_event_and_of_all_before_it() -> None:
    clock = Clock()
    tail = begun(clock=clock)
    tail.append(delivery(1, 1))
    clock.now += FRESH / 2
    tail.append(delivery(2, 2))
    clock.now += FRESH / 2
    assert not tail.holds(0, 2)
    assert tail.holds(1, 2)
    assert stamps(tail, 0) == [2]


def test_it_stays_small_however_much_happens() -> None:
    few, many = begun(), begun()
    for stamp in range(1, 101):
        few.append(delivery(stamp, stamp, 10_000))
    assert sum(len(event.data) for event in few.after(0)) <= BYTES
    for stamp in range(1, 3 * MISSED_LIMIT):
        many.append(delivery(stamp, stamp))
    assert len(many.after(0)) <= MISSED_LIMIT
    assert many.holds(many.base, many.through)
    assert not many.holds(many.base - 1, many.through)


def test_an_answer_is_made_once_and_anew_when_something_happened() -> None:
    tail = begun(4)
    tail.append(delivery(1, 5, 0, "nl"))
    first = tail.frames(4, "nl")
    assert first is not None
    assert tail.frames(4, "nl") is first
    assert tail.frames(4, "en") is None  # not encoded in that language yet
    assert [event.get("head", event.get("changed")) for event in orjson.loads(first[0][0]["text"])] == [5, 5]
    tail.append(delivery(2, 6))
    again = tail.frames(4, "nl")
    assert again is not None
    assert [event["changed"] for event in orjson.loads(again[0][0]["text"])[1:]] == [5, 6]
