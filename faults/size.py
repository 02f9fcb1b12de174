"""How much of everything a run does."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Size:
    """The numbers of one run. Times are seconds."""

    kills: int  # of the server, on each of the two databases
    pushed: int  # the same while people write in Slack and Teams; a kill there takes its time
    repeated: int  # messages that are sent five times
    bursts: int  # conversations with ten messages at once
    gone: int  # clients that leave in the middle
    down: float  # how long the database is away
    frozen: float  # how long it is stopped
    replicas_killed: int
    beside: float  # how long others talk before an action hangs, and while it does
    malformed: int  # on each of the two channels
    flood: float  # how long one goes on beyond the limit
    busy: float  # how long 500 conversations talk
    tokens: int  # forged ones
    typed: int  # `/intent{}` on each way in
    long: int  # messages of the long run
    stops: int  # SIGTERMs
    patience: float  # how long any promise may take; past that it hangs


FULL = Size(
    kills=50, pushed=50, repeated=200, bursts=200, gone=200, down=60, frozen=20, replicas_killed=3, beside=30,
    malformed=10_000, flood=20, busy=600, tokens=5_000, typed=1_000, long=20_000, stops=20,
    patience=1_800,
)  # fmt: skip
QUICK = Size(
    kills=3, pushed=0, repeated=20, bursts=30, gone=40, down=6, frozen=8, replicas_killed=1, beside=9,
    malformed=250, flood=5, busy=15, tokens=300, typed=40, long=600, stops=2,
    patience=180,
)  # fmt: skip


def size(*, quick: bool, soak: bool) -> Size:
    """The size of a run; `soak` makes the long run five times as long."""
    chosen = QUICK if quick else FULL
    return replace(chosen, long=100_000, patience=4 * 3_600) if soak else chosen
