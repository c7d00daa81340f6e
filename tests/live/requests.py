"""Requests to the API, good or bad, each with the status and code that the contract allows. For hypothesis."""

import json
from dataclasses import dataclass, field
from uuid import uuid4

from hypothesis import strategies as st

from tests.live.frames import ABSENT, BODIES, UUIDS, Choice, Scene

STATUS = {"invalid": 400, "not_found": 404, "too_large": 413, "conflict": 409, "forbidden": 403}
BROKEN: list[bytes] = [
    b"", b"{", b"nul", b"[", b'{"body":', b'{"body":NaN}', b"\xff\xfe", b'{"body":"\xff"}', b"[]", b"3", b"null",
    b'"x"', b"[" * 50_000, b'{"a":' * 50_000, b'{"body":"Dag","uuid":' + b"9" * 5000 + b"}",
    b'{"x":' + b"[" * 100 + b"]" * 100 + b"}",
]  # fmt: skip
UNKEPT = [r"\u0000", r"a\u0000b", r"\ud800", r"\udfff\ud800"]
PAST: list[Choice] = [
    (text, "invalid")
    for text in ("-1", "1.5", "x", "", "NaN", "9" * 40, "1e3", "%00", "%D9%A3", "0x10", "1_0", "+1", "true")
]
PAGES: list[Choice] = [("0", ""), ("1", ""), (str(2**63 - 1), ""), *PAST, (str(2**63), "invalid")]
LIMITS: list[Choice] = [("1", ""), ("200", ""), ("0", ""), ("201", "invalid"), *PAST]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    allowed: frozenset[int]
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def requests(scene: Scene) -> st.SearchStrategy[Request]:
    return st.one_of(_unreadable(scene), _written(scene), _written(scene), _read(scene), _elsewhere(scene))


def _unreadable(scene: Scene) -> st.SearchStrategy[Request]:
    path = f"threads/{scene.open}/posts/"
    text = st.sampled_from(UNKEPT).map(
        lambda unkept: b'{"uuid":"5c7b8ff4-7f6b-4f0e-9f5a-1d2f3a4b5c6d","body":"%s"}' % unkept.encode()
    )
    bodies = st.one_of(
        st.sampled_from(BROKEN), text, st.binary(max_size=20).filter(lambda data: b"{" not in data)
    )
    bad = bodies.map(lambda body: Request("POST", path, frozenset({400}), body))
    large = Request("POST", path, frozenset({413}), b'{"body":"' + b"x" * 2_000_000 + b'"}')
    form = Request(
        "POST", path, frozenset({415}), b"body=Dag", {"Content-Type": "application/x-www-form-urlencoded"}
    )
    patch = bodies.map(lambda body: Request("PATCH", f"posts/{scene.own}/", frozenset({400}), body))
    return st.one_of(bad, bad, bad, patch, st.sampled_from([large, form]))


def _written(scene: Scene) -> st.SearchStrategy[Request]:
    fresh = st.builds(lambda: (str(uuid4()), ""))  # hypothesis would draw one twice

    def build(thread: Choice, uuid: Choice, body: Choice, reply_to: Choice) -> Request:
        parts = {"uuid": uuid, "body": body, "reply_to": reply_to}
        wrong = {why for _, why in (thread, *parts.values()) if why}
        sent = {name: value for name, (value, _) in parts.items() if value is not ABSENT}
        allowed = frozenset(STATUS[why] for why in wrong) or frozenset({201})
        return Request("POST", f"threads/{thread[0]}/posts/", allowed, json.dumps(sent).encode())

    return st.builds(
        build,
        st.sampled_from(
            [(scene.open, ""), (scene.open, ""), (scene.hidden, "not_found"), (10**17, "not_found")]
        ),
        st.one_of(fresh, fresh, st.sampled_from(UUIDS)),
        st.sampled_from(BODIES),
        st.sampled_from(scene.replies),
    )


def _read(scene: Scene) -> st.SearchStrategy[Request]:
    def build(name: str, page: Choice, limit: Choice) -> Request:
        allowed = frozenset({400 if page[1] or limit[1] else 200})
        return Request("GET", f"threads/{scene.quiet}/posts/?{name}={page[0]}&limit={limit[0]}", allowed)

    return st.builds(
        build, st.sampled_from(["since", "before"]), st.sampled_from(PAGES), st.sampled_from(LIMITS)
    )


def _elsewhere(scene: Scene) -> st.SearchStrategy[Request]:
    """What isn't there, isn't ours, or isn't known."""
    wrong: list[tuple[str, str, int]] = [
        ("GET", f"threads/{scene.hidden}/posts/", 404), ("GET", "threads/0/posts/", 404),
        ("GET", f"threads/{10**25}/posts/", 404), ("PUT", f"posts/{scene.foreign}/reactions/thanks/", 404),
        ("PUT", f"posts/{scene.first}/reactions/nonsense/", 404), ("PUT", f"posts/{10**30}/reactions/thanks/", 404),
        ("DELETE", f"posts/{scene.first}/", 403), ("DELETE", f"posts/{scene.foreign}/", 404),
        ("PUT", f"posts/{scene.first}/reactions/helps/", 200), ("DELETE", f"posts/{scene.first}/reactions/helps/", 200),
        ("DELETE", f"posts/{scene.first}/reactions/%00/", 404), ("PUT", f"threads/{scene.open}/posts/", 405),
    ]  # fmt: skip
    bare = [Request(method, path, frozenset({status})) for method, path, status in wrong]
    edit = Request("PATCH", f"posts/{scene.first}/", frozenset({403}), b'{"body":"Anders"}')
    tokens = [
        Request(
            "GET",
            f"threads/{scene.open}/posts/",
            frozenset({401}),
            None,
            {"Authorization": f"Bearer {token}"},
        )
        for token in ("", "x", "%00", "\xe9", "x" * 4000)
    ]
    return st.sampled_from([*bare, edit, *tokens])
