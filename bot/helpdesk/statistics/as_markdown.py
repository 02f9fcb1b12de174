"""The sheet as Markdown."""

from __future__ import annotations

import re

from bot.helpdesk.statistics.sheet import Section, Sheet, Table

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def as_markdown(sheet: Sheet) -> str:
    """Headings, definitions and tables."""
    head = [f"# {_plain(sheet.title)}", _plain(sheet.period)]
    notes = "\n".join(f"- {_plain(note)}" for note in sheet.notes)
    sections = [line for one in sheet.sections for line in _section(one, sheet.few)]
    return "\n\n".join([*head, notes, *sections]) + "\n"


def _section(one: Section, few: str) -> list[str]:
    lines = [f"## {_plain(one.title)}", _plain(one.says), _plain(one.of)]
    if not one.tables:
        return [*lines, f"**{_plain(few)}**"]
    return [*lines, *map(_table, one.tables), *map(_plain, one.notes)]


def _table(table: Table) -> str:
    rows = [table.head, *((name, *(cell.text for cell in cells)) for name, cells in table.lines)]
    head, *rest = (f"| {' | '.join(map(_plain, row))} |" for row in rows)
    rule = f"|{'|'.join([' --- ', *[' ---: '] * (len(table.head) - 1)])}|"
    return "\n".join([f"**{_plain(table.caption)}**", "", head, rule, *rest])


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
