"""The lines that a person reads, and `var/faults.json`."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from faults.table import PROMISES, Promise
from faults.verdict import Verdict

WIDTH = max(len(promise.text) for promise in PROMISES)
INDENT = " " * 5


@dataclass(frozen=True)
class Result:
    """What became of one promise, and the seconds that it took to find out."""

    promise: Promise
    verdict: Verdict
    seconds: float


def line(result: Result) -> str:
    """Number, promise, kept or BROKEN, and the figure."""
    promise, verdict = result.promise, result.verdict
    said = "kept  " if verdict.kept else "BROKEN"
    return f"{promise.number:>3}  {promise.text:<{WIDTH}}  {said}  {verdict.line}"


def last_line(results: Sequence[Result], of: int = len(PROMISES)) -> str:
    """How many were kept and broken; those that were not run are told too."""
    kept = sum(result.verdict.kept for result in results)
    text = f"{kept} kept, {len(results) - kept} broken"
    return text if len(results) == of else f"{text}, {of - len(results)} not run"


def exit_code(results: Sequence[Result], of: int = len(PROMISES)) -> int:
    """0 where every promise of the table was kept; 1 where one was broken, 3 where some were not run."""
    if any(not result.verdict.kept for result in results):
        return 1
    return 0 if len(results) == of else 3


def show(console: Console, result: Result) -> None:
    """Prints the line at once, however long it is: each is one line, for grep."""
    console.print(line(result), soft_wrap=True, markup=False)


def write(path: Path, results: Sequence[Result], *, quick: bool) -> None:
    """Writes all figures as JSON."""
    rows: list[dict[str, Any]] = [
        {
            "number": result.promise.number,
            "promise": result.promise.text,
            "kept": result.verdict.kept,
            "figure": result.verdict.figure,
            "wrong": [*result.verdict.wrong, *result.verdict.late],
            "seconds": round(result.seconds, 1),
        }
        for result in results
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"quick": quick, "machine": platform.platform(), "promises": rows}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
