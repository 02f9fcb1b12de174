"""XLSX: every visible sheet that has the column, row by row; formulas are never computed."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS

from bot.helpdesk.triage.read.bounded import Archive, Bounded
from bot.helpdesk.triage.read.columns import Columns, choose, missing
from bot.helpdesk.triage.read.entry import Entry, Unreadable
from bot.helpdesk.triage.read.shared_strings import SharedStrings

BROKEN = (BadZipFile, ParseError, KeyError, IndexError, ValueError, TypeError, AttributeError, EOFError, zlib.error)  # fmt: skip
Cells = Mapping[int, Mapping[str, Any]]
"""The cells of a row that are there, by column."""


class _Reader(ExcelReader):  # type: ignore[misc]
    archive: ZipFile

    def __init__(self, path: Path, **how: bool) -> None:
        super().__init__(path, **how)
        self.archive.close()
        self.archive = Archive(path)

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as xml:
                self.shared_strings = SharedStrings(xml)


class _Cells(WorkSheetParser):  # type: ignore[misc]
    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        without = not element.findtext(VALUE_TAG) and element.get("t") != "str"
        cell["not_computed"] = element.find(FORMULA_TAG) is not None and without
        return cell


def read_xlsx(path: Path, name: str, column: str | None, say: Callable[[str], None]) -> Iterator[Entry]:  # fmt: skip
    """The rows under each header. Raises Unreadable for what is no whole XLSX, or has no such column; OSError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that nobody reads here
            reader = _Reader(path, read_only=True, data_only=True, keep_links=False)
            reader.read()
        sheets = [one for one in reader.wb.worksheets if one.sheet_state == "visible"]
        chosen: list[tuple[Any, dict[int, str], Columns]] = []
        seen: list[str] = []
        for sheet in sheets:
            names = next(_rows(reader, sheet), (0, {}))[1]
            header = {at: _words(cell) for at, cell in names.items()}
            seen += header.values() if not seen else ()
            if columns := choose(list(header.values()), column):
                chosen.append((sheet, header, columns))
            elif header:
                say(f"{name}: the sheet “{sheet.title}” has no such column and is left out.")
    except BROKEN:
        raise Unreadable(
            f"{name}: this is no whole XLSX file. Fetch it again; if it has a password, save it without one, or save it as CSV."
        ) from None
    if not chosen:
        raise missing(name, seen, column)
    return _entries(reader, chosen, several=len(sheets) > 1)


def _entries(
    reader: _Reader, chosen: list[tuple[Any, dict[int, str], Columns]], *, several: bool
) -> Iterator[Entry]:
    try:
        for sheet, header, columns in chosen:
            of = f"sheet {sheet.title}, " if several else ""
            where = {name: at for at, name in reversed(header.items())}
            text, subject = where[columns.text], where.get(columns.subject)
            number = 1
            try:
                rows = _rows(reader, sheet)
                next(rows)
                for number, cells in _with_gaps(rows):
                    yield _entry(f"{of}row {number}", cells, text, subject)
            except BROKEN:
                yield Entry(
                    f"{of}row {number + 1}", error="the file is broken from here on; fetch it again"
                )
    finally:
        reader.archive.close()
        if isinstance(reader.shared_strings, SharedStrings):
            reader.shared_strings.close()


def _rows(reader: _Reader, sheet: Any) -> Iterator[tuple[int, Cells]]:
    """The rows that hold something, each with its number."""
    with sheet._get_source() as xml:
        yield from _parsed(xml, reader)


def _parsed(xml: IO[bytes], reader: _Reader) -> Iterator[tuple[int, Cells]]:
    book = reader.wb
    parser = _Cells(xml, reader.shared_strings, True, book.epoch, book._date_formats, book._timedelta_formats)  # fmt: skip
    data: Any = None
    source = Bounded(xml)
    for event, node in iterparse(source, events=("start", "end")):
        if event == "start" and node.tag == DATA_TAG:
            data = node
        elif event == "end" and node.tag == DATA_TAG:
            return
        elif event == "end" and node.tag == ROW_TAG:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                number, cells = parser.parse_row(node)
            data.clear()
            source.done()
            held = {cell["column"]: cell for cell in cells if _holds(cell)}
            if held:
                yield number, held


def _holds(cell: Mapping[str, Any]) -> bool:
    return cell["not_computed"] or cell["value"] not in (None, "")


def _with_gaps(rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    """`rows` with the empty ones in between, which are messages without words; none after the last."""
    expected = 2
    for number, cells in rows:
        for empty in range(expected, number):
            yield empty, {}
        yield number, cells
        expected = number + 1


def _entry(place: str, cells: Cells, text: int, subject: int | None) -> Entry:
    about = cells.get(subject) if subject is not None else None
    words = _words(about) if about and about["data_type"] != "e" else ""
    cell = cells.get(text)
    if cell is None:
        return Entry(place, words)
    if cell["not_computed"]:
        return Entry(
            place, words, error="a formula without its value; open the file, save it, try again"
        )
    if cell["data_type"] == "e":
        return Entry(place, words, error=f"the cell shows the error {cell['value']}")
    return Entry(place, words, _words(cell))


def _words(cell: Mapping[str, Any]) -> str:
    value = cell["value"]
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)
