"""A judge that needs no model: it goes by words, and does on demand what a bad day does to a process."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.sorted_message import Sorted
from bot.privacy.redact import redact

ENDS = "this ends the program"
FAILS = "this fails"
HANGS = "this hangs"


class PlainJudge:
    """`pause`: seconds for each message. `once`: a file; the message "ends once" ends the process that makes it.

    `seen`: a file in which the rows are noted that are judged.
    """

    def __init__(
        self, pause: float = 0.0, once: Path | None = None, seen: Path | None = None
    ) -> None:
        self._pause = pause
        self._once = once
        self._seen = seen

    def judge(self, message: Message) -> Sorted:
        time.sleep(self._pause)
        text = message.text
        if self._seen:
            with self._seen.open("a") as file:
                file.write(f"{message.row}\n")
        if text == HANGS:
            time.sleep(600)
        if text == ENDS:
            os.kill(os.getpid(), signal.SIGKILL)
        if text == FAILS:
            raise RuntimeError(text)
        if text == "ends once" and self._once and not self._once.exists():
            self._once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        danger = "danger" in text
        asks = "session" in text
        words = len(text.split())
        return Sorted(
            row=message.row,
            source=message.source,
            subject=redact(message.subject),
            text_redacted=redact(text),
            topic="training" if asks else "",
            confidence=round(1 / (1 + words), 4),
            band="high" if asks else "low",
            outcome="safety" if danger else "answer" if asks else "not_covered",
            draft="" if danger or not asks else "Hello,\n\nThere are six sessions.",
            quotes=("six sessions, “three hours”",) if asks and not danger else (),
            priority=1 if danger else 3,
            reasons=("safeguarding",) if danger else () if asks else ("not_in_source",),
            cluster=message.row,
            language="en" if text else "",
            error=message.error or "",
        )


@dataclass(frozen=True)
class MakePlain:
    """Makes it in whatever process it is sent to."""

    key: str = "plain"
    pause: float = 0.0
    once: Path | None = None
    seen: Path | None = None
    broken: bool = False

    def __call__(self) -> PlainJudge:
        if self.broken:
            raise RuntimeError("there is no model")
        return PlainJudge(self.pause, self.once, self.seen)
