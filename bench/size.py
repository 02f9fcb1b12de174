"""How much is done in one run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How often each thing is done."""

    examples: int  # that both are trained on for the time it takes
    trainings: int  # of ours; stock's takes minutes, and is timed once
    starts: int
    latency: int  # questions, each asked of both in a fresh talk and in a running one
    rounds: int  # of 32 talks at once
    turns: int  # of each of these
    right: int | None  # rows of tests/eval; None is all of them
    busy: float  # seconds of fifty messages each from Slack and Teams
    items: tuple[int, ...]  # that the helpdesk's queue holds
    sorted: int  # messages that triage sorts


FULL = Size(
    800, trainings=3, starts=3, latency=60, rounds=3, turns=4, right=None, busy=60,
    items=(10_000, 100_000), sorted=600,
)  # fmt: skip
QUICK = Size(
    200, trainings=1, starts=1, latency=20, rounds=1, turns=2, right=80, busy=8, items=(10_000,),
    sorted=200,
)  # fmt: skip
