"""An XLSX file: rows of all its sheets, formulas by the value that was kept with them, memory that does not grow."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.xml.constants import SHEET_MAIN_NS

from bot.helpdesk.triage.read import bounded
from bot.helpdesk.triage.read.bounded import AT_ONCE, PART, TooLarge
from bot.helpdesk.triage.read.entry import Entry, Unreadable
from bot.helpdesk.triage.read.shared_strings import SharedStrings
from bot.helpdesk.triage.read.xlsx_file import read_xlsx

Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Saves a workbook with these rows on each of its sheets."""

    def save(**sheets: list[list[object]]) -> Path:
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "some.xlsx")
        return tmp_path / "some.xlsx"

    return save


def read(path: Path, column: str | None = None, said: list[str] | None = None) -> list[Entry]:
    return list(read_xlsx(path, "some.xlsx", column, (said if said is not None else []).append))


def changed(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Replaces bytes in a part of the file, as another program would have written it."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_each_row_is_a_message(save: Save) -> None:
    """Numbers and days become words."""
    rows = [["id", "Subject", "Message"], [1, "Hi", "Who?"], [2, None, 5], [3, "x", datetime(2026, 11, 30)]]  # fmt: skip
    assert read(save(a=rows)) == [
        Entry("row 2", "Hi", "Who?"),
        Entry("row 3", "", "5"),
        Entry("row 4", "x", "2026-11-30T00:00:00"),
    ]


def test_empty_rows_in_between_stay_rows_and_those_at_the_end_do_not(save: Save) -> None:
    """Excel keeps rows that only have a colour."""
    rows: list[list[object]] = [["message"], ["a"], [None], [""], ["b"], [None], [None]]
    assert [one.text for one in read(save(a=rows))] == ["a", "", "", "b"]


def test_all_sheets_with_the_column_are_read_and_the_others_named(save: Save) -> None:
    """So that no sheet is left out unseen."""
    said: list[str] = []
    path = save(one=[["text"], ["a"]], notes=[["what"], ["x"]], two=[["no", "text"], [1, "b"]])
    assert read(path, said=said) == [
        Entry("sheet one, row 2", "", "a"),
        Entry("sheet two, row 2", "", "b"),
    ]
    assert said == ["some.xlsx: the sheet “notes” has no such column and is left out."]


def test_a_formula_is_taken_by_its_kept_value_and_never_computed(save: Save) -> None:
    """Without one, as a program writes it that can't compute, the row is an error; one that came out empty is empty."""
    path = save(a=[["message"], ["=1+1"], ["=HYPERLINK(1)"], ['=""'], ["b"]])
    sheet = "xl/worksheets/sheet1.xml"
    changed(path, sheet, b"<f>1+1</f><v />", b"<f>1+1</f><v>Two</v>")
    changed(path, sheet, b'<c r="A2"><f>', b'<c r="A2" t="str"><f>')
    changed(path, sheet, b'<c r="A4"><f>', b'<c r="A4" t="str"><f>')
    found = read(path)
    assert [one.text for one in found] == ["Two", "", "", "b"]
    assert "formula without its value" in found[1].error
    assert not found[2].error


def test_a_cell_that_shows_an_error_is_one(save: Save) -> None:
    """`#REF!` is no message."""
    path = save(a=[["message"], ["#REF!"], ["b"]])
    assert [one.error for one in read(path)] == ["the cell shows the error #REF!", ""]


def test_without_the_column_the_sentence_names_those_there_are(save: Save) -> None:
    """Or that there are none."""
    with pytest.raises(Unreadable, match="“id”, “what”"):
        read(save(a=[["id", "what"], [1, 2]]))
    with pytest.raises(Unreadable, match="none"):
        read(save(a=[]))
    assert [one.text for one in read(save(a=[["id", "what"], [1, 2]]), "What")] == ["2"]


def test_a_file_that_is_not_whole_can_not_be_read(save: Save) -> None:
    """Its list of contents stands at its end; the sentence says what to do."""
    path = save(a=[["message"], *([f"message {at}"] for at in range(500))])
    content = path.read_bytes()
    for broken in (content[: len(content) // 2], b"", b"no zip at all", b"PK\x03\x04"):
        path.write_bytes(broken)
        with pytest.raises(Unreadable, match="no whole XLSX.*Fetch it again"):
            read(path)


def test_a_sheet_that_breaks_off_gives_what_there_is_and_an_error(save: Save) -> None:
    """As where a part of the file is damaged."""
    path = save(a=[["message"], ["a"], ["b"], ["c"]])
    changed(path, "xl/worksheets/sheet1.xml", b'<row r="4"', b"<<<")
    found = read(path)
    assert [one.text for one in found] == ["a", "b", ""]
    assert found[2].place == "row 4" and "broken from here on" in found[2].error


def test_what_openpyxl_reads_is_what_is_read(save: Save) -> None:
    """Texts that Excel keeps apart from the cells, the same ones once."""
    rows: list[list[object]] = [["message"], *([f"text {at % 7}"] for at in range(50))]
    path = save(a=rows)
    by_openpyxl = [row[0] for row in load_workbook(path).active.iter_rows(values_only=True)]
    assert ["message", *(one.text for one in read(path))] == by_openpyxl


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Neither with rows nor with their texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["message"])
    for at in range(2_000):
        sheet.append([f"{at} " + "How many sessions are there? " * 90])
    book.save(tmp_path / "some.xlsx")
    tracemalloc.start()
    count = sum(1 for _ in read_xlsx(tmp_path / "some.xlsx", "x", None, print))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_000
    assert peak < 2_500_000  # of 5 million characters


def test_what_comes_out_of_a_small_file_has_an_end(save: Save) -> None:
    """A cell, a row or a list of styles of many megabytes is of no spreadsheet program, and is never held."""
    much = b"a" * (AT_ONCE + (1 << 20))
    sheet = "xl/worksheets/sheet1.xml"
    long_cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + much + b"</t></is></c></row>"
    for part, old, new, left in (
        (sheet, b"</sheetData>", long_cell + b"</sheetData>", 2),
        ("xl/styles.xml", b"</styleSheet>", b"<!--" + b"a" * PART + b"--></styleSheet>", 0),
    ):
        path = save(a=[["message"], ["hello"]])
        changed(path, part, old, new)
        tracemalloc.start()
        if left:
            first, broken = read(path)
            assert first.text == "hello" and "broken from here on" in broken.error
        else:
            with pytest.raises(Unreadable):
                read(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4 * AT_ONCE, (part, peak)


def test_a_text_that_stands_apart_from_its_cells_has_an_end_too() -> None:
    """And many short ones have not."""
    head, text = f'<sst xmlns="{SHEET_MAIN_NS}">'.encode(), b"<si><t>%s</t></si>"
    many = head + text % (b"a" * 1_000) * (AT_ONCE // 900) + b"</sst>"
    assert SharedStrings(BytesIO(many))[AT_ONCE // 900 - 1] == "a" * 1_000
    with pytest.raises(TooLarge):
        SharedStrings(BytesIO(head + text % (b"a" * 2 * AT_ONCE) + b"</sst>"))


def test_an_archive_of_gigabytes_is_not_begun(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its texts would fill the disc."""
    path = save(a=[["message"], ["hello"]])
    monkeypatch.setattr(bounded, "WHOLE", 100)
    with pytest.raises(Unreadable):
        read(path)
