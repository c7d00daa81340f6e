"""A plain message is put together from values, to the letter as its template draws it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from community.threads import shape

MOMENT = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
ME = 2_000_000_014  # a number that is a mark as well
numbers = st.one_of(st.integers(1, 2**40), st.sampled_from([2_000_000_011, 2_000_000_012, ME]))
texts = st.one_of(
    st.text(min_size=1, max_size=40).filter(str.strip),
    st.sampled_from(
        ["Who-Writes-It", "a-mark-for-body", "%(name)s", "<b>&amp;", "100 %", "שלום", "🎉 feest"]
    ),
)
plain = st.fixed_dictionaries(
    {
        "id": numbers,
        "number": numbers,
        "changed": numbers,
        "uuid": st.uuids().map(str),
        "language": st.sampled_from(["nl", "en"]),
        "body": texts,
        "mentions": st.just({}),
        "at": st.just(MOMENT.isoformat()),
        "author": st.fixed_dictionaries({"id": numbers, "name": texts, "at": st.one_of(st.just(""), texts)}),
        "edited": st.just(False),
        "answer": st.just(False),
        "reply": st.none(),
        "reactions": st.just([]),
    }
)


def drawn(payload: dict[str, Any], me: int | None, actions: str) -> str:
    """By the template alone."""
    post = {**payload, "at": MOMENT}
    context = {"post": post, "me": me, "actions": SafeString(actions)}
    return get_template("threads/_post.html").render(context).strip()


@given(plain, st.sampled_from(["nl", "en"]), st.sampled_from([None, ME]))
def test_a_plain_message_is_drawn_as_by_its_template(
    payload: dict[str, Any], language: str, me: int | None
) -> None:
    with translation.override(language):
        assert shape._is_plain(payload)
        assert shape.article(payload, me, "<a>%</a>") == drawn(payload, me, "<a>%</a>")


@pytest.mark.parametrize(
    "change",
    [
        {"edited": True},
        {"answer": True},
        {"author": None},
        {"reply": {"id": 3, "number": 2, "name": "An", "text": "Dag"}},
        {"gone": "deleted", "body": ""},
    ],
)
def test_what_is_more_than_plain_is_left_to_the_template(change: dict[str, Any]) -> None:
    author = {"id": 1, "name": "An", "at": ""}
    payload = {"id": 1, "number": 1, "changed": 1, "uuid": "u", "language": "nl", "body": "<p>Dag</p>"}
    payload |= {"mentions": {}, "at": MOMENT.isoformat(), "author": author, "reactions": []} | change
    assert not shape._is_plain(payload)
    assert shape.article(payload) == drawn(payload, None, "")
