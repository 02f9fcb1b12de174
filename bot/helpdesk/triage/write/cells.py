"""A row of the output as cells of a table, none of which a spreadsheet program takes for a formula."""

from __future__ import annotations

import json
from dataclasses import fields

from bot.helpdesk.plain_cell import plain_cell
from bot.helpdesk.triage.sorted_message import Sorted

COLUMNS = tuple(field.name for field in fields(Sorted))

Cell = str | int | float


def cells(row: Sorted) -> list[Cell]:
    """The cells in the order of COLUMNS; a list is one cell, in JSON."""
    return [_cell(getattr(row, name)) for name in COLUMNS]


def _cell(value: object) -> Cell:
    if isinstance(value, int | float):
        return value
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return plain_cell(str(value))
