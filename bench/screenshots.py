"""Pictures of the widget's states and of the desk for README, taken of the assistant as it is: `bot screenshots`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from rich.console import Console

from bench import desk_pictures, servers
from bench.browser import NoBrowser, chromium
from bench.places import ROOT
from bench.servers import DidNotStart

PICTURES = ROOT / "docs" / "img"
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}}
SETTLED = 600  # milliseconds: a talk scrolls to its newest answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Take them all; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bot screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=PICTURES, help="the folder to write to")
    out = parser.parse_args(arguments).out
    console = Console(highlight=False)
    server = servers.ours()
    try:
        server.start("Do I need a degree?")
        take(server.base, out)
        desk_pictures.take(out)
    except (DidNotStart, NoBrowser) as failure:
        console.print(f"[red]{failure}[/]")
        return 1
    finally:
        server.stop()
    console.print(f"Written to {out}")
    return 0


def take(base: str, out: Path) -> None:
    """The pictures of the assistant at `base`. Raises NoBrowser."""
    out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, (screen, state) in STATES.items():
            context = browser.new_context(**screen)
            page = context.new_page()
            page.goto(base)
            state(page)
            page.wait_for_timeout(SETTLED)
            page.screenshot(path=out / f"widget-{name}.png")
            context.close()


def _open(page: Page) -> None:
    page.locator(".pathway-launcher").click()
    page.get_by_label("Your question").wait_for()


def _asked(question: str) -> Callable[[Page], None]:
    def state(page: Page) -> None:
        _open(page)
        page.get_by_label("Your question").fill(question)
        page.keyboard.press("Enter")
        page.locator(".pathway-reply").wait_for()

    return state


def _source(page: Page) -> None:
    _asked("Who provides the supervision?")(page)
    page.locator("summary").click()
    page.locator("blockquote a").first.click()


STATES: dict[str, tuple[dict[str, Any], Callable[[Page], None]]] = {
    "open": (WIDE, _open),
    "source": (WIDE, _source),
    "answer-phone": (PHONE, _asked("What skills are wanted?")),
    "not-covered-phone": (PHONE, _asked("What is the pay?")),
    "safety-phone": (PHONE, _asked("I can't go on any more")),
}

if __name__ == "__main__":
    raise SystemExit(main())
