"""The figures on public few-shot sets, beside those of the pipeline that was best before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from bot.evaluate.few_shot import FewShot


def few_shot_table(results: Sequence[FewShot]) -> RenderableType:
    """One row a figure. Green: within one standard error of the reference, or better."""
    table = Table("Set", "Figure", "Ours", "Reference", box=None, header_style="bold")
    for result in results:
        for place, (name, figure) in enumerate(result.figures.items()):
            reference = result.reference.get(name)
            ours = str(figure)
            if reference is not None:
                colour = "green" if figure.value + figure.error >= reference else "red"
                ours = f"[{colour}]{ours}[/]"
            shown = "" if reference is None else f"{reference:.3f}"
            table.add_row("" if place else result.name, name, ours, shown)
    return table


def few_shot_json(results: Sequence[FewShot]) -> dict[str, Any]:
    """`{set: {figure: {value, error, reference}}}`."""
    return {
        result.name: {
            name: {
                "value": round(figure.value, 4),
                "error": round(figure.error, 4),
                "reference": result.reference.get(name),
            }
            for name, figure in result.figures.items()
        }
        for result in results
    }
