"""A process that judges: it takes a batch, and gives back each row as soon as it is done."""

from __future__ import annotations

import os
import pickle
import signal
from multiprocessing.connection import Connection
from typing import Literal, TypeAlias

from bot.helpdesk.triage.judging import Judged, judged
from bot.helpdesk.triage.near_copies import sketch

Said: TypeAlias = tuple[Literal["ready", "failed", "row"], Judged | str | None]

# Several processes share the processors, and sums in another order end in other digits.
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def work(channel: Connection, make: bytes) -> None:
    """Runs until the other end of `channel` is gone. `make`: a pickled MakeJudge, opened once the threads are set."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that reads and keeps
    os.environ.update(ONE_THREAD)
    try:
        judge = pickle.loads(make)()
        sketch("ready")  # imports what it needs, which is not counted as time of the first message
    except Exception as why:  # noqa: BLE001  # said over there, where somebody reads it
        channel.send(("failed", f"{type(why).__name__}: {why}"))
        return
    try:
        channel.send(("ready", None))
        while True:
            for message in channel.recv():
                channel.send(("row", judged(judge, message)))
    except (EOFError, OSError):
        return
