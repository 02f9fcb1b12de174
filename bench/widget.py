"""What the widget costs a visitor: bytes, and time on a processor slowed four times.

The rivals' figures are those that were measured when the widget was chosen (docs/adr/0011).
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.browser import NoBrowser, chromium
from bench.longest_task import ARRIVING, PHASES, Visit, visit
from bench.places import ROOT
from bench.servers import DidNotStart, Server, ours

SLOWER = 4
ROUNDS = 7
GOAL = 50  # milliseconds: a longer task is a long one (W3C, Long Tasks API)
BEFORE, AFTER = ("widget.js",), ("widget.js", "panel.js", "panel.css")
QUESTION = "Is there clinical supervision?"


@dataclass(frozen=True)
class Cost:
    """Thousands of bytes (gzip) before and after opening; milliseconds; None where it is not known."""

    name: str
    before: float
    after: float
    ready: float | None
    open: float | None
    longest_task: float | None


RIVALS = (
    Cost("@carbon/ai-chat 1.9.1", 593, 598, 556, 284, 289),
    Cost("@patternfly/chatbot 6.5", 374, 454, 329, 218, 160),
    Cost("botframework-webchat 4.18.1", 476, 476, 682, None, 467),
)
Longest = dict[str, dict[str, float]]
"""What is shown -> phase -> milliseconds of its longest task."""


def measure_widget(server: Server, question: str = QUESTION) -> tuple[Cost, Longest]:
    """The widget of a server that runs, and its page's longest tasks beside those of two controls.

    Each is visited in turn, so that what else the machine does falls on all. Raises NoBrowser.
    """
    line: list[Visit] = []
    alone: list[Visit] = []
    whole: list[Visit] = []
    with chromium() as browser:
        for _ in range(ROUNDS):
            line.append(visit(browser, server.base, "/healthz", SLOWER))
            alone.append(visit(browser, server.base, "/", SLOWER, widget=False))
            whole.append(visit(browser, server.base, "/", SLOWER, question))
    tasks = {
        "a page of one line": _medians(line),
        "the page without the widget": _medians(alone),
        "the page with it": _medians(whole),
    }
    # Arriving is the browser's own work, and the same with and without.
    worst = max(took for phase, took in tasks["the page with it"].items() if phase != ARRIVING)
    ready, opened = (median(one) for one in zip(*((v.ready, v.opened) for v in whole), strict=True))
    return Cost("this widget", _zipped(BEFORE), _zipped(AFTER), ready, opened, worst), tasks


def _medians(visits: Sequence[Visit]) -> dict[str, float]:
    return {
        phase: median(one.longest.get(phase, 0) for one in visits)
        for phase in PHASES
        if any(phase in one.longest for one in visits)
    }


def _zipped(names: tuple[str, ...]) -> float:
    built = ROOT / "web" / "built"
    return sum(len(gzip.compress((built / name).read_bytes(), 9)) for name in names) / 1000


def note_widget(server: Server, detail: dict[str, object], console: Console) -> None:
    """Puts the figures into `detail` and shows them; says so where there is no browser."""
    try:
        cost, tasks = measure_widget(server)
    except NoBrowser as missing:
        console.print(f"The widget was not measured. {missing}")
        return
    costs = (cost, *RIVALS)
    detail["widget"] = [asdict(one) for one in costs]
    detail["widget_longest_tasks_ms"] = tasks
    table = Table(
        title=f"The widget, on a processor {SLOWER} times slower; rivals as measured before"
    )
    table.add_column("")
    for heading in ("KB before", "KB after", "ready, ms", "open, ms", "longest task, ms"):
        table.add_column(heading, justify="right")
    for one in costs:
        figures = (one.before, one.after, one.ready, one.open, one.longest_task)
        table.add_row(one.name, *map(_shown, figures))
    console.print(table)
    _show_tasks(tasks, console)


def _show_tasks(tasks: Longest, console: Console) -> None:
    table = Table(
        title=f"Its longest tasks, ms, medians of {ROUNDS} visits (goal: {GOAL} each)",
        caption="Arriving is the browser's own task, in which one page takes the place of another.",
    )
    table.add_column("")
    for phase in PHASES:
        table.add_column(phase, justify="right")
    for name, took in tasks.items():
        table.add_row(name, *(_shown(took.get(phase)) for phase in PHASES))
    console.print(table)


def _shown(figure: float | None) -> str:
    if figure is None:
        return "-"
    return f"{figure:.1f}" if figure < 100 else f"{figure:.0f}"


def main() -> int:
    """The widget's part of the benchmark alone: `python -m bench.widget`."""
    server = ours()
    console = Console(highlight=False)
    try:
        server.start(QUESTION)
        note_widget(server, {}, console)
    except DidNotStart as failure:
        console.print(f"[red]{failure}[/]")
        return 1
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
