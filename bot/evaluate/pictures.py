"""The two pictures of the report, as HTML that needs nothing else: no script, no address."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from bot.evaluate.metrics import Bin, Labels

SIDE, MARGIN = 320, 44


def reliability_curve(bins: Sequence[Bin]) -> str:
    """An SVG: what was claimed against what came true; a dot's size tells how many examples."""
    most = max((one.count for one in bins), default=1)

    def x(share: float) -> float:
        return round(MARGIN + share * SIDE, 1)

    def y(share: float) -> float:
        return round(MARGIN / 2 + (1 - share) * SIDE, 1)

    size = f"{SIDE + 1.5 * MARGIN:.0f}"
    label = "Reliability curve; the table below it holds the same figures"
    lines = [f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="{label}">']
    for step in (0.0, 0.25, 0.5, 0.75, 1.0):
        lines += [
            f'<path class="grid" d="M{x(step)} {y(0)}V{y(1)}M{x(0)} {y(step)}H{x(1)}"/>',
            f'<text x="{x(step)}" y="{y(0) + 16}" text-anchor="middle">{step:g}</text>',
            f'<text x="{x(0) - 6}" y="{y(step) + 4}" text-anchor="end">{step:g}</text>',
        ]
    points = " ".join(f"{x(one.confidence)},{y(one.accuracy)}" for one in bins)
    lines += [
        f'<path class="ideal" d="M{x(0)} {y(0)}L{x(1)} {y(1)}"/>',
        f'<polyline class="curve" points="{points}"/>',
    ]
    for one in bins:
        radius = 2 + 7 * (one.count / most) ** 0.5
        lines.append(
            f'<circle class="dot" cx="{x(one.confidence)}" cy="{y(one.accuracy)}" r="{radius:.1f}">'
            f"<title>{one.count} examples: claimed {one.confidence:.2f}, "
            f"right {one.accuracy:.2f}</title></circle>"
        )
    lines += [
        f'<text x="{x(0.5)}" y="{y(0) + 34}" text-anchor="middle">claimed confidence</text>',
        f'<text transform="translate(12 {y(0.5)}) rotate(-90)" text-anchor="middle">right</text>',
        "</svg>",
    ]
    return "".join(lines)


def heat_map(true: Labels, guessed: Labels, most: int = 30) -> str:
    """An HTML table of the intents that are confused most: rows are true, columns guessed.

    A cell's colour is its share of the row, and its number how many; what else a row was taken
    for is summed in the last column.
    """
    names = worst_intents(true, guessed, most)
    head = "".join(f"<th><span>{escape(name)}</span></th>" for name in names)
    rows = []
    for name in names:
        of_row = guessed[true == name]
        counts = [int(np.sum(of_row == other)) for other in names]
        counts.append(len(of_row) - sum(counts))
        cells = "".join(
            cell(count, len(of_row), right=place < len(names) and names[place] == name)
            for place, count in enumerate(counts)
        )
        rows.append(f"<tr><th>{escape(name)}</th>{cells}</tr>")
    return (
        f'<table class="heat"><thead><tr><td></td>{head}<th><span>another</span></th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def cell(count: int, total: int, *, right: bool) -> str:
    """One cell; its colour deepens with its share of the row."""
    if not count:
        return "<td></td>"
    share = count / max(total, 1)
    kind = "right" if right else "wrong"
    return f'<td class="{kind}" style="--share:{share:.2f}">{count}</td>'


def worst_intents(true: Labels, guessed: Labels, most: int) -> list[str]:
    """The intents that take part in most mistakes, whichever way round, in alphabetical order."""
    wrong = true != guessed
    names, counts = np.unique(np.concatenate([true[wrong], guessed[wrong]]), return_counts=True)
    worst = names[np.argsort(-counts, kind="stable")[:most]]
    return sorted(str(name) for name in worst)
