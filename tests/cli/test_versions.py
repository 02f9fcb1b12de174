"""`bot versions`: what is in service, back to another, and the pages into the files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.versions import command
from bot.knowledge.snapshot import SIGNPOSTS
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.releases import content, releases


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def published(folder: Path, files: dict[str, str]) -> None:
    database = Database(sqlite_url(folder))

    def write(c: Any) -> None:
        last = releases.current(c)
        number = content.put(c, "a-role", files)
        assert releases.with_pages(c, number, "ann", 1.0, last.id if last else 0)

    asyncio.run(database.write(write))
    database.close()


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words))
    return done.exit_code, done.output


def test_versions_are_listed_and_one_goes_back(folder: Path) -> None:
    """By its number, to the one before, and to what came with the server."""
    assert "Nothing was put into service" in run("list")[1]
    published(folder, {})
    published(folder, {})
    code, text = run("list")
    newest, first = text.splitlines()
    assert code == 0 and newest.startswith("2 ") and newest.endswith("in service")
    assert first.startswith("1 ") and "new pages" in first and "a-role (1)" in first
    assert "as in version 1" in run("back", "1")[1]
    assert "back as in version 1" in run("list")[1].splitlines()[0]
    assert "as in version 2" in run("back")[1]
    assert "as it came with the server" in run("back", "0")[1]
    assert "the server's own files" in run("list")[1].splitlines()[0]


def test_what_is_not_there_is_told(folder: Path) -> None:
    for words in (["back"], ["back", "9"]):
        code, text = run(*words)
        assert code == 1 and "bot versions list" in text
    assert run("back", "yesterday")[0] == 2
    code, text = run("export")
    assert code == 1 and "the files are" in text


def test_what_is_served_goes_into_the_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, and nowhere else; signposts are for the editor of hub.yml."""
    root = folder / "checkout"
    root.mkdir()
    monkeypatch.setattr("bot.cli.versions.ROOT", root)
    published(folder, {"content/a.txt": "One\n", SIGNPOSTS: "ask_pay: {text: Ask us}\n"})
    code, text = run("export")
    assert code == 0 and "ask_pay: {text: Ask us}" in text
    assert [path.relative_to(root).as_posix() for path in root.rglob("*.*")] == ["content/a.txt"]
    assert (root / "content" / "a.txt").read_bytes() == b"One\n"
    published(folder, {"content/a.txt": "One\n", SIGNPOSTS: "{}\n"})
    assert "signposts" not in run("export")[1]
    published(folder, {"../escaped.txt": "x"})
    code, text = run("export")
    assert code == 1 and "leads elsewhere" in text and not (folder / "escaped.txt").exists()
