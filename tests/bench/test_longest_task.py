"""The longest task of each phase is read from a trace: the page's own thread, and arriving apart."""

from __future__ import annotations

from typing import Any

from bench.longest_task import ANSWERING, ARRIVING, ASKING, LOADING, OPENING, longest

OURS = {"pid": 1, "tid": 1}


def mark(at: int, phase: str) -> dict[str, Any]:
    return {"name": f"phase {phase}", "ts": at, **OURS}


def task(at: int, took: int, **thread: int) -> dict[str, Any]:
    return {"name": "ThreadControllerImpl::RunTask", "ts": at, "dur": took, **OURS, **thread}


def network(at: int, name: str, **data: str) -> dict[str, Any]:
    return {"name": name, "ts": at, "args": {"data": data}, **OURS}


TRACE = [
    mark(0, LOADING),
    task(1_000, 90_000),
    {"name": "CommitLoad", "ts": 20_000, "dur": 10, **OURS},
    task(100_000, 40_000),
    task(110_000, 5_000),  # within the one before
    task(150_000, 500_000, tid=2),  # not the page's own thread
    mark(200_000, OPENING),
    task(210_000, 30_000),
    mark(300_000, ASKING),
    network(310_000, "ResourceSendRequest", requestId="a", url="http://x/web/session"),
    network(320_000, "ResourceReceiveResponse", requestId="a"),
    network(330_000, "ResourceSendRequest", requestId="b", url="http://x/web/messages"),
    task(340_000, 20_000),
    network(400_000, "ResourceReceiveResponse", requestId="b"),
    task(410_000, 10_000),
    mark(500_000, "end"),
    task(510_000, 200_000),
]


def test_each_phase_has_its_longest_task_in_milliseconds() -> None:
    assert longest(TRACE) == {ARRIVING: 90, LOADING: 40, OPENING: 30, ASKING: 20, ANSWERING: 10}


def test_a_page_that_is_only_looked_at_has_no_more_phases() -> None:
    shown = [one for one in TRACE if one["ts"] < 200_000]
    assert longest([*shown, mark(500_000, "end")]) == {ARRIVING: 90, LOADING: 40}


def test_the_order_in_which_chromium_hands_events_over_does_not_matter() -> None:
    assert longest(TRACE[::-1]) == longest(TRACE)
