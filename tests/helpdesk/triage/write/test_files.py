"""The files open where they are opened: Excel in Britain, and programs."""

from __future__ import annotations

import codecs
import csv
import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook

from bot.helpdesk.triage.sorted_message import Sorted
from bot.helpdesk.triage.write.text_files import write_csv, write_jsonl
from bot.helpdesk.triage.write.xlsx_file import write_xlsx


def rows(count: int = 3) -> list[Sorted]:
    return [Sorted(at, "a.csv", "=S", f"£{at}\r\n“x”", quotes=("q",)) for at in range(1, count + 1)]


def test_the_csv_file_says_its_encoding_to_excel(tmp_path: Path) -> None:
    """And keeps line breaks, quotes and all."""
    write_csv(rows(), tmp_path / "t.csv")
    content = (tmp_path / "t.csv").read_bytes()
    assert content.startswith(codecs.BOM_UTF8 + b"row,source,")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [one["text_redacted"] for one in found] == [one.text_redacted for one in rows()]
    assert found[0]["subject"] == "'=S" and found[0]["quotes"] == '["q"]'


def test_the_jsonl_file_has_the_texts_as_they_are(tmp_path: Path) -> None:
    """For programs, which take none for a formula; each is one line to all of them."""
    odd = replace(rows(1)[0], draft="a\x85b\u2028c\u2029d\re")
    write_jsonl([odd], tmp_path / "t.jsonl")
    (line,) = (tmp_path / "t.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["draft"] == odd.draft
    assert json.loads(line)["subject"] == "=S" and json.loads(line)["quotes"] == ["q"]


def test_the_workbook_holds_texts_and_numbers_and_no_formula(tmp_path: Path) -> None:
    """Not even where a text begins like one."""
    write_xlsx(rows(), tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert [cell.value for cell in sheet[1]][:3] == ["row", "source", "subject"]
    assert (sheet["A2"].value, sheet["C2"].value, sheet["D2"].value) == (1, "'=S", "£1\n“x”")
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {
        "s",
        "inlineStr",
        "n",
    }


def test_what_a_workbook_can_not_hold_is_left_out_of_its_cells(tmp_path: Path) -> None:
    """Control characters, and what is beyond Excel's length of a cell, counted as Excel does."""
    texts = ["a\x00b\x0bc\x1f\ufffe\uffffd\ud800e", "x" * 40_000, "😀" * 20_000, "😀" * 16_383]
    write_xlsx([Sorted(1, "a", "", text) for text in texts], tmp_path / "t.xlsx")
    found = [cell.value for cell in load_workbook(tmp_path / "t.xlsx").active["D"][1:]]
    assert found[0] == "abcde"
    assert [len(one.encode("utf-16-le")) // 2 <= 32_767 for one in found] == [True] * 4
    assert found[1].endswith("x…") and found[2].endswith("😀…") and found[3] == texts[3]


def test_more_rows_than_a_sheet_holds_go_on_to_the_next(tmp_path: Path) -> None:
    """Each has its line with the columns."""
    assert write_xlsx(rows(5), tmp_path / "t.xlsx", most_rows=3) == 3
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["triage", "triage 2", "triage 3"]
    assert [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book] == [
        ["row", 1, 2],
        ["row", 3, 4],
        ["row", 5],
    ]
    assert write_xlsx([], tmp_path / "none.xlsx") == 1
    assert load_workbook(tmp_path / "none.xlsx").active.max_row == 1


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """The workbook does not say when it was made."""
    for name in ("a", "b"):
        write_xlsx(rows(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with ZipFile(tmp_path / "a") as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {2000}
