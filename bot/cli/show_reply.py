"""A reply as a person sees it in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

if TYPE_CHECKING:
    from bot.evaluate.assistant import Reply

COLOURS = {
    "answer": "green",
    "clarify": "yellow",
    "not_covered": "yellow",
    "handoff": "cyan",
    "safety": "bold red",
    "smalltalk": "blue",
}


def show_reply(reply: Reply, console: Console, *, sources: bool = True) -> None:
    """Print outcome, text, the words it rests on, and its buttons with numbers."""
    outcome = reply.outcome or "no outcome"
    label = f"[{COLOURS.get(outcome, 'red')}]{outcome.replace('_', ' ')}[/]"
    if reply.confidence is not None and outcome in ("answer", "clarify"):
        label += f" [dim]{reply.confidence:.2f}[/]"
    console.print(label)
    console.print(Padding(escape(reply.text), (0, 0, 0, 2), expand=False))
    if sources:
        show_sources(reply, console)
    for number, (title, _) in enumerate(reply.buttons, start=1):
        console.print(f"  [cyan]{number}[/] {escape(title)}")


def show_sources(reply: Reply, console: Console) -> None:
    """Print each quote once, under its section of the page."""
    seen = set()
    for source in reply.sources:
        if source in seen:
            continue
        seen.add(source)
        place = " › ".join(filter(None, (source.page, source.section)))
        console.print(
            Padding(f"[dim]{escape(place)}[/]", (1 if len(seen) == 1 else 0, 0, 0, 2), expand=False)
        )
        console.print(Padding(f"[italic]“{escape(source.quote)}”[/]", (0, 0, 0, 4), expand=False))
