"""How far a triage is: a bar in a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

_A_LINE_EVERY = 5.0  # seconds
_LOOKED_BACK = 20.0  # seconds over which the rate is taken: workers start slowly


class TriageProgress:
    """As `bot.helpdesk.triage.run.Progress` has it."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._bar = Progress(
            TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
            BarColumn(),
            TextColumn("{task.fields[pace]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._done = self._total = 0
        self._marks: list[tuple[float, int]] = []
        self._told_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, done: int, total: int) -> None:
        """`done` were done by an earlier run."""
        self._done, self._total, self._told_at = done, total, self._clock()
        self._marks = []
        self._bar.start()
        self._bar.add_task("", total=total, completed=done, pace="starting")

    def step(self) -> None:
        """One more."""
        self._done += 1
        now = self._clock()
        if not self._marks:  # until here the model was loaded, which says nothing of the pace
            self._marks = [(now, self._done)]
        elif now - self._marks[-1][0] >= 0.5:
            self._marks.append((now, self._done))
            while len(self._marks) > 2 and now - self._marks[0][0] > _LOOKED_BACK:
                del self._marks[0]
            if self._bar.tasks:
                self._bar.update(self._bar.task_ids[0], completed=self._done, pace=self.pace(now))
        if not self._console.is_terminal and now - self._told_at >= _A_LINE_EVERY:
            self._told_at = now
            self._console.out(f"{self._done:,} of {self._total:,}, {self.pace(now)}", highlight=False)  # fmt: skip

    def pace(self, now: float) -> str:
        """The rate of the last seconds, and how long the rest takes at that."""
        since, then = self._marks[0] if self._marks else (now, 0)
        rate = (self._done - then) / (now - since) if now > since else 0.0
        if not rate:
            return "starting"
        left = (self._total - self._done) / rate
        minutes, seconds = divmod(round(left), 60)
        hours, minutes = divmod(minutes, 60)
        words = f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes >= 2 else f"{minutes * 60 + seconds} s"  # fmt: skip
        return f"{rate:,.0f} a second, {words} left"
