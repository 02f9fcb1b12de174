"""`bot report`: the statistics in the terminal and as files."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.helpdesk.console.times import LONDON
from tests.standins.desk import Desk

TODAY = datetime.fromtimestamp(time.time(), LONDON).date().isoformat()


@pytest.fixture
def reported(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with seven mails of today, on each kind of database in turn; a folder to write to."""
    desk = Desk(database_url)
    desk.now = time.time()

    async def fill() -> None:
        for _ in range(7):
            await desk.mail(outcome="not_covered", topic="ask_pay")

    asyncio.run(fill())
    desk.database.close()
    sqlite = database_url.startswith("sqlite")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "" if sqlite else database_url)
    return tmp_path


def bot(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


def test_the_figures_are_printed_as_markdown(reported: Path) -> None:
    """The seven mails, by what they asked; and nobody's words."""
    done = bot("--since", TODAY)
    assert done.exit_code == 0, done.output
    assert re.search(r"\| Pay +\| 7 \| 100% \|", done.output)
    assert "of the 7 messages that were not answered, of 7 that came" in done.output
    assert "How long is it" not in done.output


def test_files_are_written_in_each_form(reported: Path) -> None:
    """HTML that is whole, and a table that a spreadsheet program reads."""
    page, table = reported / "report.html", reported / "report.csv"
    assert bot("--since", TODAY, "--format", "html", "--out", str(page)).exit_code == 0
    done = bot("--since", TODAY, "--until", TODAY, "--by", "month", "--format", "csv", "--out", str(table))  # fmt: skip
    assert done.exit_code == 0
    assert "report.csv" in done.output.replace("\n", "")
    assert page.read_text("utf-8").startswith("<!doctype html>") and "<td" in page.read_text(
        "utf-8"
    )
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))
    month = datetime.fromtimestamp(time.time(), LONDON).strftime("%B %Y")
    assert [row[4] for row in rows if row[1:4] == ["How many came", month, "Number"]] == ["7"]


def test_what_is_wrong_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the database is asked, and where it is not there."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for arguments, said in (
        (("--since", "yesterday"), "Write days as in 2026-03-29."),
        (("--since", "2026-11-02", "--until", "2026-11-01"), "before the last"),
        (("--since", "2026-01-01", "--until", "2026-11-01", "--by", "day"), "--by"),
        ((), "--since"),
    ):
        done = bot(*arguments)
        assert done.exit_code == 2 and said in done.output
    assert list(tmp_path.iterdir()) == []
