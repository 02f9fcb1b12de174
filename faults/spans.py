"""When each action of the tiny project began and ended: written by the servers, read by the promises.

Each line is one event and one write, so that several processes share a file and a kill in
the middle loses at most the last line. Times are of the machine's monotonic clock.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SPANS = "FAULTS_SPANS"
"""The variable that names the file."""
LONG = 0.02
"""Seconds after which an action is one of those that go on for a while."""
PATIENCE = 10.0
"""Seconds."""


@dataclass(frozen=True)
class Span:
    """One action. `end` is None where it never ended."""

    conversation: str
    pid: int
    begin: float
    end: float | None

    def running(self, at: float) -> bool:
        return self.begin <= at and (self.end is None or at < self.end)


class SpanWriter:
    """Notes actions in the file at `path`; nothing where there is none."""

    def __init__(self, path: str | None) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if path else None

    @contextmanager
    def span(self, conversation: str) -> Iterator[None]:
        """Notes the begin, and the end however it comes."""
        name = uuid.uuid4().hex
        self._write({"id": name, "pid": os.getpid(), "of": conversation, "begin": time.monotonic()})
        try:
            yield
        finally:
            self._write({"id": name, "end": time.monotonic()})

    def _write(self, event: dict[str, object]) -> None:
        if self._file is not None:
            os.write(self._file, (json.dumps(event) + "\n").encode())


def read_spans(path: Path) -> list[Span]:
    """All actions in the file, in the order in which they began; a broken last line is left out."""
    begun: dict[str, Mapping[str, object]] = {}
    ended: dict[str, float] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if "begin" in event:
            begun[event["id"]] = event
        else:
            ended[event["id"]] = event["end"]
    spans = [
        Span(str(event["of"]), int(str(event["pid"])), float(str(event["begin"])), ended.get(name))
        for name, event in begun.items()
    ]
    return sorted(spans, key=lambda span: span.begin)


async def in_mid_turn(path: Path, pid: int) -> None:
    """Returns once that process is in the middle of an action that takes its time; after `PATIENCE` all the same."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        long_ago = time.monotonic() - LONG
        running = (one for one in read_spans(path) if one.pid == pid and one.end is None)
        if any(one.begin < long_ago for one in running):
            return
        await asyncio.sleep(LONG / 2)


def overlaps(spans: Iterable[Span], killed_at: Mapping[int, float]) -> list[str]:
    """Conversations in which an action began while another was running, once for each time.

    An action without an end ended when its process was killed; without that it runs still.
    """
    found: list[str] = []
    last_end: dict[str, float] = {}
    for span in sorted(spans, key=lambda one: one.begin):
        if span.begin < last_end.get(span.conversation, -math.inf):
            found.append(span.conversation)
        end = span.end if span.end is not None else killed_at.get(span.pid, math.inf)
        last_end[span.conversation] = max(end, last_end.get(span.conversation, -math.inf))
    return found
