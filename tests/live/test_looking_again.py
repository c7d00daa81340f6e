"""Every socket is looked at again in a round, a share of them at a time."""

import asyncio
from collections import Counter
from unittest.mock import Mock

import pytest

from community.live import hub as hubs
from community.live.hub import SHARES, Hub


async def test_the_shares_of_a_round_are_alike_and_hold_everybody_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hubs, "HEAD_SECONDS", 0.02)
    hub, looked = Hub(), []
    sockets = [Mock(topics=set()) for _ in range(5 * SHARES)]
    round_over = asyncio.Event()

    async def note(some: list[Mock]) -> None:
        looked.append(list(some))
        if len(looked) == SHARES:
            round_over.set()

    monkeypatch.setattr(hub, "_recheck", note)
    for socket in sockets:
        hub.enter(socket)
    await asyncio.wait_for(round_over.wait(), 20)
    hub._heads.cancel()
    assert [len(some) for some in looked[:SHARES]] == [5] * SHARES
    assert Counter(socket for some in looked[:SHARES] for socket in some) == Counter(sockets)
