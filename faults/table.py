"""The eighteen promises, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from faults.promises import (
    action_hangs,
    bad_payloads,
    client_gone,
    database_down,
    database_frozen,
    erased,
    forged_tokens,
    in_order,
    killed,
    long_run,
    many_talks,
    nothing_leaves,
    rates,
    repeated,
    replica_killed,
    sizes,
    told_to_stop,
    typed_intents,
)
from faults.verdict import Verdict
from faults.world import World


@dataclass(frozen=True)
class Promise:
    """One line of the table; `real` where it needs the trained model of the assistant itself."""

    number: int
    text: str
    run: Callable[[World], Awaitable[Verdict]]
    real: bool = False


PROMISES = (
    Promise(1, "kill -9 loses no acknowledged message and does nothing twice", killed.run),
    Promise(2, "the same message five times is one turn with one answer", repeated.run),
    Promise(3, "one turn at a time in a conversation, in the order of arrival", in_order.run),
    Promise(4, "a client that leaves in mid-turn leaves nothing unsaved", client_gone.run),
    Promise(5, "database down: told so, nothing falsely saved, back within 5 s", database_down.run),
    Promise(6, "database frozen: alive within 100 ms, a turn fails within 5 s", database_frozen.run),
    Promise(7, "a replica is killed: the other goes on, no overlap, no loss", replica_killed.run),
    Promise(8, "an action hangs: fallback within 10 s, others' p95 under 2 x", action_hangs.run),
    Promise(9, "malformed payloads: no 5xx, no exit, no hang", bad_payloads.run, real=True),
    Promise(10, "over 64 KiB: 413; over 4,000 characters: 400", sizes.run, real=True),
    Promise(11, "20 a minute a conversation, 600 an address: 429, others unhurt", rates.run, real=True),
    Promise(12, "500 conversations, 10 messages/s: p95 < 1 s, p99 < 3 s, no error", many_talks.run, real=True),
    Promise(13, "no forged, expired or other's token is accepted", forged_tokens.run, real=True),
    Promise(14, "typed /intent{} triggers nothing and writes no slot", typed_intents.run, real=True),
    Promise(15, "erased is gone within 60 s; retention exact to the day", erased.run, real=True),
    Promise(16, "nobody's words in a log, no connection that goes out", nothing_leaves.run, real=True),
    Promise(17, "a long run: memory < +10 %, turn 200 < 1.5 x turn 10", long_run.run, real=True),
    Promise(18, "told to stop under load: no turn fails", told_to_stop.run),
)  # fmt: skip
