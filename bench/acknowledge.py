"""How soon Slack and Teams are told that a message was taken, at fifty messages a second.

Slack asks again after three seconds, Teams gives up after fifteen. The platforms are stand-ins on
this machine, and take some of its processors too.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from bench import servers
from bench.figures import median, percentile
from bench.platforms import InSlack, InTeams, Platform

A_SECOND = 50
PEOPLE = 200
AT_ONCE = 16
REST = 300.0
"""Seconds until the last answer at most: fifty a second are more than two processors answer."""
QUESTION = "What training is there?"


@dataclass(frozen=True)
class Acknowledged:
    """Of `sent` messages so many were taken, within so many seconds, and answered so soon after the last."""

    name: str
    sent: int
    taken: int
    median: float
    p99: float
    answered: int
    rest: float


def acknowledge(platform: Platform, seconds: float) -> Acknowledged:
    """Writes to an assistant of its own. Raises DidNotStart."""
    with platform:
        server = servers.ours(name=platform.name.lower(), **platform.settings)
        server.start(QUESTION)
        try:
            return _at_fifty(platform, server.base, int(A_SECOND * seconds))
        finally:
            server.stop()


def _at_fifty(platform: Platform, base: str, count: int) -> Acknowledged:
    messages = [platform.write(number % PEOPLE, QUESTION) for number in range(count)]
    began = time.monotonic()

    def one(number: int) -> tuple[bool, float]:
        time.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
        asked = time.perf_counter()
        taken = platform.send(base, messages[number])
        return taken, time.perf_counter() - asked

    with ThreadPoolExecutor(AT_ONCE) as people:
        told = list(people.map(one, range(count)))
    last = time.monotonic()
    while platform.count() < count and time.monotonic() - last < REST:
        time.sleep(0.1)
    took = [seconds for _, seconds in told]
    return Acknowledged(
        platform.name,
        count,
        sum(taken for taken, _ in told),
        median(took),
        percentile(took, 99),
        platform.count(),
        time.monotonic() - last,
    )


def note_acknowledged(seconds: float, detail: dict[str, object], console: Console) -> None:
    """Puts the figures of both platforms into `detail` and shows them."""
    found = [acknowledge(platform, seconds) for platform in (InSlack(), InTeams())]
    detail["acknowledged"] = [asdict(one) for one in found]
    table = Table(title=f"Taken from a platform, {A_SECOND} messages a second for {seconds:.0f} s")
    for heading in ("", "sent", "taken", "median, ms", "p99, ms", "answered", "last one after, s"):
        table.add_column(heading, justify="left" if not heading else "right")
    for one in found:
        figures = (f"{one.median * 1000:.0f}", f"{one.p99 * 1000:.0f}", str(one.answered))
        table.add_row(one.name, str(one.sent), str(one.taken), *figures, f"{one.rest:.1f}")
    console.print(table)
