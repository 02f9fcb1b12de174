"""So many a minute and no more, each key by itself, in bounded memory."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.rate_limit import WINDOW, InMemory


class Clock:
    now = 1_000.25

    def __call__(self) -> float:
        return self.now


def hits(limit: InMemory, key: str, times: int) -> list[int]:
    async def run() -> list[int]:
        return [await limit.hit(key) for _ in range(times)]

    return asyncio.run(run())


def test_as_many_as_may_and_then_whole_seconds_to_wait() -> None:
    """The limit is exact, and who waits as long as told gets in again."""
    clock = Clock()
    limit = InMemory(3, clock)
    assert hits(limit, "a", 5) == [0, 0, 0, 60, 60]
    clock.now += 17.5
    assert hits(limit, "a", 1) == [43]
    clock.now += 42.4
    assert hits(limit, "a", 1) == [1]
    clock.now += 1
    assert hits(limit, "a", 4) == [0, 0, 0, 60]


def test_keys_do_not_touch_each_other() -> None:
    """One that is over its limit takes nothing from another."""
    limit = InMemory(1, Clock())
    assert hits(limit, "a", 2) == [0, 60]
    assert hits(limit, "b", 2) == [0, 60]


def test_memory_is_bounded() -> None:
    """Of too many keys the oldest are let go; minutes that are over are not kept."""
    clock = Clock()
    limit = InMemory(1, clock, keys=10)
    for number in range(1_000):
        hits(limit, str(number), 1)
    assert len(limit) == 10
    assert hits(limit, "999", 1) == [60]
    clock.now += WINDOW
    hits(limit, "new", 1)
    assert len(limit) == 1


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0, 90), st.sampled_from("ab")), max_size=60),
)
def test_no_minute_holds_more(most: int, steps: list[tuple[float, str]]) -> None:
    """From a key's first request on, no more pass than may, and the wait told is enough."""
    clock, began, passed = Clock(), {}, {}
    limit = InMemory(most, clock)
    for seconds, key in steps:
        clock.now += seconds
        if clock.now >= began.get(key, float("-inf")) + WINDOW:
            began[key], passed[key] = clock.now, 0
        [wait] = hits(limit, key, 1)
        passed[key] += wait == 0
        assert passed[key] <= most
        if wait:
            assert passed[key] == most
            assert clock.now + wait >= began[key] + WINDOW
