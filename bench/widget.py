"""What the widget costs a visitor: bytes, and time on a processor slowed four times.

The rivals' figures are those that were measured when the widget was chosen (docs/adr/0011).
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from bench.browser import NoBrowser, chromium
from bench.places import ROOT
from bench.servers import Server

SLOWER = 4
ROUNDS = 5
BEFORE, AFTER = ("widget.js",), ("widget.js", "panel.js", "panel.css")
QUESTION = "Is there clinical supervision?"
# Since the page began, in milliseconds: the button there; its press answered by a window; tasks over 50 ms.
WATCH = """() => {
  window.longest = 0;
  new PerformanceObserver(list => {
    for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
  }).observe({ type: "longtask", buffered: true });
}"""


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


def measure_widget(server: Server, question: str = QUESTION) -> Cost:
    """The widget of a server that runs. Raises NoBrowser."""
    with chromium() as browser:
        taken = [_visit(browser, server.base, question) for _ in range(ROUNDS)]
    ready, opened, longest = (median(one) for one in zip(*taken, strict=True))
    return Cost("this widget", _zipped(BEFORE), _zipped(AFTER), ready, opened, longest)


def _visit(browser: Browser, base: str, question: str) -> tuple[float, float, float]:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(base)
    page.evaluate(WATCH)
    ready = _now(page, lambda: page.locator(".pathway-launcher").wait_for())
    pressed = page.evaluate("performance.now()")
    page.locator(".pathway-launcher").click()
    opened = _now(page, lambda: page.get_by_label("Your question").wait_for()) - pressed
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".pathway-reply").wait_for()
    longest = float(page.evaluate("window.longest"))
    context.close()
    return ready, opened, longest


def _now(page: Page, wait: Callable[[], None]) -> float:
    wait()
    return float(page.evaluate("performance.now()"))


def _zipped(names: tuple[str, ...]) -> float:
    built = ROOT / "web" / "built"
    return sum(len(gzip.compress((built / name).read_bytes(), 9)) for name in names) / 1000


def note_widget(server: Server, detail: dict[str, object], console: Console) -> None:
    """Puts the figures into `detail` and shows them; says so where there is no browser."""
    try:
        costs = (measure_widget(server), *RIVALS)
    except NoBrowser as missing:
        console.print(f"The widget was not measured. {missing}")
        return
    detail["widget"] = [asdict(cost) for cost in costs]
    table = Table(
        title=f"The widget, on a processor {SLOWER} times slower; rivals as measured before"
    )
    table.add_column("")
    for heading in ("KB before", "KB after", "ready, ms", "open, ms", "longest task, ms"):
        table.add_column(heading, justify="right")
    for cost in costs:
        figures = (cost.before, cost.after, cost.ready, cost.open, cost.longest_task)
        table.add_row(
            cost.name,
            *(
                "-" if one is None else f"{one:.1f}" if one < 100 else f"{one:.0f}"
                for one in figures
            ),
        )
    console.print(table)
