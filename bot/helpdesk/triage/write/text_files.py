"""triage.csv, for Excel and people, and triage.jsonl, for programs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path

from bot.helpdesk.triage.sorted_message import Sorted
from bot.helpdesk.triage.write.cells import COLUMNS, cells

_LINE_ENDS = re.compile(
    "[\x85\u2028\u2029]"
)  # allowed in JSON, and yet many programs end a line there


def write_csv(rows: Iterable[Sorted], path: Path) -> None:
    """With the mark of UTF-8: Excel in Britain takes a file without it for CP1252, and shows “Â£” for “£”."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(cells(row) for row in rows)


def write_jsonl(rows: Iterable[Sorted], path: Path) -> None:
    """The texts as they are: no program takes them for formulas."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            line = json.dumps(vars(row), ensure_ascii=False)
            file.write(_LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", line) + "\n")
