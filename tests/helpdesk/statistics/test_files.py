"""The sheet as Markdown, HTML and CSV: every number, its definition beside it, and nothing that a program would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from bot.helpdesk.statistics.as_csv import HEAD, as_csv
from bot.helpdesk.statistics.as_html import as_html
from bot.helpdesk.statistics.as_markdown import as_markdown
from bot.helpdesk.statistics.sheet import Sheet

from .conftest import FULL

Make = Callable[..., Sheet]


def numbers(sheet: Sheet) -> int:
    """How many cells there are."""
    tables = [table for one in sheet.sections for table in one.tables]
    return sum(len(cells) for table in tables for _, cells in table.lines)


def test_a_row_of_the_table_is_a_number_with_its_definition(made: Make) -> None:
    """A machine's numbers; a topic that a spreadsheet program would compute is text."""
    sheet = made(**FULL)
    head, *rows = csv.reader(io.StringIO(as_csv(sheet), newline=""))
    assert tuple(head) == HEAD
    figures = [row for row in rows if row[1]]
    assert len(figures) == numbers(sheet) > 50
    assert all(row[6] and row[7] for row in figures)
    assert ["What people asked about", "By topic", "'=Apples", "Share", "60", "per cent"] in [row[:6] for row in rows]  # fmt: skip
    assert [row[4:6] for row in rows if row[3] == "Half of them within"][:1] == [["0", "minutes"]]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert [row for row in rows if row[4] == "not shown" and row[5] == ""]
    assert [row[7] for row in rows if not row[4]] == [sheet.period, *sheet.notes]


def test_too_few_is_a_row_too(made: Make) -> None:
    """Nothing is left out in silence."""
    rows = list(csv.reader(io.StringIO(as_csv(made()), newline="")))
    assert [row[4] for row in rows].count("too few to say") == 8


def test_markdown_has_every_table(made: Make) -> None:
    """As wide as its head; marks in a name are no marks."""
    sheet = made(**FULL)
    text = as_markdown(sheet)
    assert text.count("| --- |") == sum(len(one.tables) for one in sheet.sections)
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1
    assert all(one.of in text for one in sheet.sections)
    assert as_markdown(made()).count("**too few to say**") == 8


def test_marks_in_a_name_are_no_marks(made: Make) -> None:
    """Nor elements, in HTML."""
    sheet = Sheet("a|b *c* <i>", "", (), (), "", "")
    assert as_markdown(sheet).startswith(r"# a\|b \*c\* \<i\>")
    assert "<h1>a|b *c* &lt;i&gt;</h1>" in as_html(sheet)


def test_html_needs_nothing_beside_it(made: Make) -> None:
    """No address is asked for, no script runs, no element has a style of its own; each bar stands beside its number."""
    sheet = made(**FULL)
    page = as_html(sheet)
    assert not re.findall(r"\s(?:src|style|on\w+)=|<script|url\(|href=\"(?!#)", page)
    assert re.findall(r"href=\"#(\w+)", page) == [one.id for one in sheet.sections]
    assert re.findall(r"<h2[^>]* id=\"(\w+)", page) == [one.id for one in sheet.sections]
    assert page.count("<table") == sum(len(one.tables) for one in sheet.sections)
    bars = re.findall(r"(\d+)% <svg class=\"desk-bar\"[^>]*><rect width=\"([\d.]+)%\"", page)
    assert len(bars) == page.count('desk-bar"') > 10
    assert all(round(float(width)) == int(number) for number, width in bars)
    assert page.index('role="img"') < page.index("How many came</caption>")
