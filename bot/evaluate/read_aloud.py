"""Replies without scores, for somebody who reads them and marks right, stiff or wrong."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bot.evaluate.assistant import Assistant
from bot.evaluate.questions import Row, read_rows


def some_rows(questions: Path, sets: Iterable[str], count: int, rng: random.Random) -> list[Row]:
    """`count` rows of all `sets` together, by chance, in the order of the sets."""
    rows = [row for name in sets for row in read_rows(questions / f"{name}.jsonl")]
    chosen = sorted(rng.sample(range(len(rows)), min(count, len(rows))))
    return [rows[at] for at in chosen]


def read_aloud(rows: Sequence[Row], assistant: Assistant, console: Console) -> None:
    """Ask each row in a conversation of its own and print what a person would see."""
    run = uuid.uuid4().hex[:8]
    for number, row in enumerate(rows, start=1):
        console.rule(f"[dim]{number}[/]", align="left", style="dim")
        for turn in row.turns:
            reply = assistant.say(f"{run}-{row.id}", turn.question)
            console.print(f"[bold]{escape(turn.question)}[/]")
            console.print(escape(reply.text) or f"[red]{escape(reply.error or 'nothing')}[/]")
            for title, _ in reply.buttons:
                console.print(f"  [cyan]▸ {escape(title)}[/]")
            console.print()
