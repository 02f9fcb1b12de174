"""triage.xlsx, written row by row, with the same bytes for the same rows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from bot.helpdesk.triage.sorted_message import Sorted
from bot.helpdesk.triage.write.cells import COLUMNS, Cell, cells

MOST_ROWS = 1_048_576
"""Of a sheet, the line with the columns included: Excel's own limit, as the next."""
_MOST_CHARACTERS = 32_767
_WIDTHS = {"source": 24, "subject": 30, "text_redacted": 60, "topic": 28, "second_topic": 28, "draft": 60, "quotes": 40, "reasons": 30, "error": 30}  # fmt: skip
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY = datetime(2000, 1, 1)  # stands for all times: the file depends on its rows alone


class _Timeless(ZipFile):
    """A ZIP file that does not say when it was made."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(self._info(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self.open(self._info(arcname), "w", force_zip64=True) as to:  # fmt: skip
            shutil.copyfileobj(source, to)

    @staticmethod
    def _info(name: Any) -> ZipInfo:
        info = ZipInfo(str(name), _DAY.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED
        return info


def write_xlsx(rows: Iterable[Sorted], path: Path, most_rows: int = MOST_ROWS) -> int:
    """Write `rows`, over as many sheets as they need; how many sheets these were."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _DAY
    number, sheet, left = 0, None, 0
    for row in rows:
        if not left:
            number += 1
            sheet, left = _sheet(book, number), most_rows - 1
        sheet.append([_fitting(cell) for cell in cells(row)])  # type: ignore[union-attr]
        left -= 1
    if sheet is None:
        number, _ = 1, _sheet(book, 1)
    archive = _Timeless(path, "w", ZIP_DEFLATED, allowZip64=True)
    ExcelWriter(book, archive).save()
    return number


def _sheet(book: Any, number: int) -> Any:
    sheet = book.create_sheet(f"triage {number}" if number > 1 else "triage")
    sheet.freeze_panes = "A2"
    for at, name in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + at)].width = _WIDTHS.get(name, 12)
    sheet.append(list(COLUMNS))
    return sheet


def _fitting(cell: Cell) -> Cell:
    """What a cell can hold: no control characters, and not more than so many units of UTF-16."""
    if not isinstance(cell, str):
        return cell
    text = _NOT_IN_XML.sub("", cell)
    if 2 * len(text) > _MOST_CHARACTERS and len(units := text.encode("utf-16-le")) > 2 * _MOST_CHARACTERS:  # fmt: skip
        return units[: 2 * (_MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
    return text
