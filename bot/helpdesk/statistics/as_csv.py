"""The sheet for a spreadsheet program: a row for each number, its definition beside it."""

from __future__ import annotations

import csv
import io

from bot.helpdesk.plain_cell import plain_cell
from bot.helpdesk.statistics.sheet import Sheet

HEAD = ("figure", "table", "row", "column", "value", "unit", "rests on", "definition")


def as_csv(sheet: Sheet) -> str:
    """Nothing in it is computed; what is not shown says so in place of a number."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(HEAD)
    for one in sheet.sections:
        end = tuple(map(plain_cell, (one.of, one.says)))
        if not one.tables:
            rows.writerow([plain_cell(one.title), "", "", "", plain_cell(sheet.few), "", *end])
        for table in one.tables:
            for name, cells in table.lines:
                for column, cell in zip(table.head[1:], cells, strict=True):
                    value = cell.text if cell.number is None else f"{cell.number:g}"
                    told = (one.title, table.caption, name, column, value, cell.unit)
                    rows.writerow([*map(plain_cell, told), *end])
    for note in (sheet.period, *sheet.notes):
        rows.writerow([plain_cell(sheet.title), "", "", "", "", "", "", plain_cell(note)])
    return file.getvalue()
