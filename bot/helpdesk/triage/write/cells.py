"""A row of the output as cells of a table, none of which a spreadsheet program takes for a formula."""

from __future__ import annotations

import json
from dataclasses import fields

from bot.helpdesk.triage.sorted_message import Sorted

COLUMNS = tuple(field.name for field in fields(Sorted))
# OWASP, CSV Injection; the last four are their full-width forms, which some programs take for the same
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | float


def cells(row: Sorted) -> list[Cell]:
    """The cells in the order of COLUMNS; a list is one cell, in JSON."""
    return [_cell(getattr(row, name)) for name in COLUMNS]


def _cell(value: object) -> Cell:
    if isinstance(value, int | float):
        return value
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
