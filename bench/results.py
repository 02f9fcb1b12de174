"""The figures of one run: the table a person reads, and var/bench.json."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

Pair = Mapping[str, float | None]


@dataclass(frozen=True)
class Measure:
    """One line of the table."""

    key: str  # of var/bench.json
    title: str
    unit: str
    target: str
    met: float  # the ratio that is aimed at
    at_most: bool = False


MEASURES = (
    Measure("latency_p50_ratio", "reply, median", "ms", "≥ 5", 5),
    Measure("throughput_ratio", "32 talks at once", "messages/s", "≥ 5", 5),
    Measure("training_ratio", "training", "s", "≥ 15", 15),
    Measure("start_ratio", "start to first answer", "s", "≥ 6", 6),
    Measure("memory_ratio", "memory after 200 turns", "MiB PSS", "≥ 3", 3),
    Measure("turn200_over_turn10", "turn 200 over turn 10", "times", "≤ 1.2", 1.2, at_most=True),
)


@dataclass
class Results:
    """What has been measured so far; what has not is None."""

    quick: bool
    ratios: dict[str, float | None] = field(
        default_factory=lambda: {measure.key: None for measure in MEASURES}
    )
    sides: dict[str, Pair] = field(default_factory=dict)
    right: Pair = field(default_factory=lambda: {"ours": None, "stock": None})
    detail: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    on_postgresql: Results | None = None

    def note(self, key: str, ratio: float | None, sides: Pair) -> None:
        """Keep a measure: its ratio, and what it was for ours and for stock."""
        self.ratios[key] = None if ratio is None else round(ratio, 2)
        self.sides[key] = {side: None if v is None else round(v, 3) for side, v in sides.items()}

    def as_json(self) -> dict[str, Any]:
        return {
            **self.ratios,
            "right_ours": self.right["ours"],
            "right_stock": self.right["stock"],
            "quick": self.quick,
            "sides": self.sides,
            "postgresql": self._postgresql(),
            "detail": self.detail,
            "machine": {
                "cores": os.cpu_count(),
                "processor": platform.machine(),
                "python": platform.python_version(),
            },
        }

    def _postgresql(self) -> dict[str, Any] | None:
        """The same measures with both on PostgreSQL, where one was found."""
        if self.on_postgresql is None:
            return None
        return {**self.on_postgresql.ratios, "sides": self.on_postgresql.sides}

    def write(self, path: Path) -> None:
        """Write them whole or not at all: someone may read meanwhile."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(self.as_json(), indent=1) + "\n", encoding="utf-8")
        part.replace(path)

    def show(self, console: Console) -> None:
        """Print the table."""
        title = f"This assistant and stock Rasa 3.6.21 {self.title}".rstrip()
        table = Table(title=title + " (quick)" * self.quick)
        table.add_column("")
        for heading in ("ours", "stock", "", "better", "target", ""):
            table.add_column(heading, justify="right")
        for measure in MEASURES:
            if not self.title or self.ratios[measure.key] is not None:
                table.add_row(*self._line(measure))
        if not self.title:
            table.add_row(
                "right, tests/eval", percent(self.right["ours"]), percent(self.right["stock"]),
                "of questions", "", "", "",
            )  # fmt: skip
        console.print(table)
        if self.on_postgresql is not None:
            self.on_postgresql.show(console)
        if part := self.detail.get("right_stock_model"):
            console.print(f"Stock answered tests/eval trained on {part}.")

    def _line(self, measure: Measure) -> tuple[str, ...]:
        sides = self.sides.get(measure.key, {})
        ratio = self.ratios[measure.key]
        ours, stock = (number(sides.get(side)) for side in ("ours", "stock"))
        better = "" if measure.at_most else f"{number(ratio)} x" if ratio else "-"
        met = mark(measure, ratio)
        return (measure.title, ours, stock, measure.unit, better, measure.target, met)


def mark(measure: Measure, ratio: float | None) -> str:
    """Whether the target is met; blank where it was not measured."""
    if ratio is None:
        return ""
    met = ratio <= measure.met if measure.at_most else ratio >= measure.met
    return "[green]✓[/]" if met else "[red]✗[/]"


def number(value: float | None) -> str:
    """Three figures or so, as many as a person compares."""
    if value is None:
        return "-"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"
