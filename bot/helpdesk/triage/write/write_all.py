"""The four files of a run: each is made beside its place and put there when all are whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bot.helpdesk.triage.work_file import WorkFile
from bot.helpdesk.triage.write.report import Cluster, Facts, write_report
from bot.helpdesk.triage.write.text_files import write_csv, write_jsonl
from bot.helpdesk.triage.write.totals import Totals, totals
from bot.helpdesk.triage.write.xlsx_file import MOST_ROWS, write_xlsx

FILES = ("triage.csv", "triage.jsonl", "triage.xlsx", "report.html")
_CLUSTERS = 20  # that the report lists


def write_all(work: WorkFile, folder: Path, facts: Facts, say: Callable[[str], None]) -> Totals:
    """Write them from `work`; what they say of all rows. Raises OSError."""
    parts = {name: folder / f".{name}.part" for name in FILES}
    found = totals(work.rows())
    write_csv(work.rows(), parts["triage.csv"])
    write_jsonl(work.rows(), parts["triage.jsonl"])
    sheets = write_xlsx(work.rows(), parts["triage.xlsx"])
    if sheets > 1:
        say(
            f"triage.xlsx has {sheets} sheets: one holds {MOST_ROWS - 1:,} messages, and the others follow on the next."
        )
    clusters = [Cluster(work.read(row), size) for row, size in work.largest_clusters(_CLUSTERS)]
    write_report(found, clusters, facts, parts["report.html"])
    for name, part in parts.items():
        os.replace(part, folder / name)
    return found
