"""For how long a browser can't listen: the longest task of its main thread, from a trace of Chromium's.

A visitor's steps are sent as a mouse and a keyboard send them. Nothing of Playwright's own runs in the page
meanwhile: its locators bring a script along whose parsing alone is a task of 100 ms on a slow processor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

PHONE: Any = {"width": 360, "height": 640}
SETTLED = 800  # milliseconds, after each step
CATEGORIES = ["toplevel", "blink.user_timing", "devtools.timeline"]
TASK = "ThreadControllerImpl::RunTask"
COMMITTED = "CommitLoad"
SENT, CAME = "ResourceSendRequest", "ResourceReceiveResponse"
ARRIVING, LOADING, OPENING = "arriving", "loading", "opening"
ASKING, ANSWERING = "asking", "answering"
END = "end"
PHASES = (ARRIVING, LOADING, OPENING, ASKING, ANSWERING)

# Resolves to the moment when a thing is so, in milliseconds since the page began.
ONCE = """new Promise(done => {
  const look = () => (%s) ? done(performance.now()) : requestAnimationFrame(look);
  look();
})"""
BUTTON = "document.querySelector('.pathway-launcher')"
INPUT = "document.activeElement?.id === 'pathway-input'"
REPLY = "document.querySelector('.pathway-reply')"
MIDDLE = "(one => [one.x + one.width / 2, one.y + one.height / 2])(%s.getBoundingClientRect())"


@dataclass
class Visit:
    """What one visitor waited for, in milliseconds; `longest` of each phase that there was."""

    ready: float = 0
    opened: float = 0
    longest: dict[str, float] = field(default_factory=dict)


class Visitor:
    """A page on a processor `slower` times slower, watched from the page before on."""

    def __init__(self, page: Page, slower: float) -> None:
        self._page = page
        self._wire = page.context.new_cdp_session(page)
        self._wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        self._events: list[dict[str, Any]] = []
        self._ended = False
        self._wire.on("Tracing.dataCollected", lambda data: self._events.extend(data["value"]))
        self._wire.on("Tracing.tracingComplete", lambda _: setattr(self, "_ended", True))

    def without(self, address: str) -> None:
        """Does as if nothing were at `address`."""
        self._wire.send("Network.enable")
        self._wire.send("Network.setBlockedURLs", {"urls": [address]})

    def begin(self) -> None:
        config = {"includedCategories": CATEGORIES}
        self._wire.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
        self.step(LOADING)

    def step(self, phase: str) -> None:
        self.evaluate(f"void performance.mark('phase {phase}')")

    def evaluate(self, expression: str) -> Any:
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        return self._wire.send("Runtime.evaluate", asked)["result"].get("value")

    def once(self, condition: str) -> float:
        return float(self.evaluate(ONCE % condition))

    def press(self, element: str) -> None:
        self._page.mouse.click(*self.evaluate(MIDDLE % element))

    def settle(self) -> None:
        self._page.wait_for_timeout(SETTLED)

    def end(self) -> list[dict[str, Any]]:
        """The trace's events."""
        self.step(END)
        self._wire.send("Tracing.end")
        while not self._ended:
            self._page.wait_for_timeout(20)
        return self._events


def visit(
    browser: Browser, base: str, path: str, slower: float, question: str = "", widget: bool = True
) -> Visit:
    """Comes to `base` + `path` from a page of one line there, and asks `question` if there is one."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    visitor, made = Visitor(page, slower), Visit()
    if not widget:
        visitor.without("*/widget.js")
    page.goto(f"{base}/healthz")
    visitor.settle()
    visitor.begin()
    page.goto(base + path)
    if question:
        made.ready = visitor.once(BUTTON)
    visitor.settle()
    if question:
        visitor.step(OPENING)
        pressed = visitor.evaluate("performance.now()")
        visitor.press(BUTTON)
        made.opened = visitor.once(INPUT) - pressed
        visitor.settle()
        visitor.step(ASKING)
        page.keyboard.insert_text(question)
        page.keyboard.press("Enter")
        visitor.once(REPLY)
        visitor.settle()
    made.longest = longest(visitor.end())
    context.close()
    return made


def longest(events: list[dict[str, Any]]) -> dict[str, float]:
    """The longest task of each phase, in milliseconds; a task counts for the phase that it begins in.

    Arriving is one task: the browser's own, that puts a new page in the place of the old.
    """
    marks = sorted(
        (one["ts"], one["name"].removeprefix("phase "), (one["pid"], one["tid"]))
        for one in events
        if one["name"].startswith("phase ")
    )
    thread = marks[-1][2]
    here = [one for one in events if (one["pid"], one["tid"]) == thread]
    begins = [(begin, phase) for begin, phase, _ in marks]
    begins = sorted([*begins, *((one["ts"], ANSWERING) for one in _answers(here))])
    commits = [one["ts"] for one in here if one["name"] == COMMITTED]
    found = {phase: 0.0 for _, phase in begins if phase != END}
    for one in here:
        if one["name"] != TASK or "dur" not in one or one["ts"] < begins[0][0]:
            continue
        phase = next(phase for begin, phase in reversed(begins) if begin <= one["ts"])
        if phase == END:
            continue
        if any(one["ts"] <= at <= one["ts"] + one["dur"] for at in commits):
            phase = ARRIVING
        found[phase] = max(found.get(phase, 0), one["dur"] / 1000)
    return found


def _answers(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the reply to a message begins to arrive."""
    data = [(one, one["args"]["data"]) for one in events if one["name"] in (SENT, CAME)]
    asked = {
        of["requestId"]
        for one, of in data
        if one["name"] == SENT and of["url"].endswith("/web/messages")
    }
    return [one for one, of in data if one["name"] == CAME and of["requestId"] in asked]
