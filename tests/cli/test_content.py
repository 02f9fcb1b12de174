"""`bot content`: what was published, back to another, and into the files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.content import command
from bot.knowledge.snapshot import SIGNPOSTS
from bot.storage.content import versions
from bot.storage.database import Database
from bot.storage.engine import sqlite_url


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def published(folder: Path, files: dict[str, str]) -> None:
    database = Database(sqlite_url(folder))

    def write(c: Any) -> None:
        use = versions.current(c)
        versions.publish(c, "a-role", files, "ann", 1.0, use.id if use else 0)

    asyncio.run(database.write(write))
    database.close()


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words))
    return done.exit_code, done.output


def rows(text: str) -> list[list[str]]:
    """The first two words of each version's line."""
    return [line.split()[:2] for line in text.splitlines() if "a-role" in line]


def test_versions_are_listed_and_one_goes_back(folder: Path) -> None:
    assert "The files that came with the server are served." in run("list")[1]
    published(folder, {})
    published(folder, {})
    code, text = run("list")
    assert code == 0 and rows(text) == [["served", "2"], ["1", "a-role"]]
    assert run("back", "1")[0] == 0 and ["served", "1"] in rows(run("list")[1])
    assert run("back", "files")[0] == 0
    assert "The files that came with the server are served." in run("list")[1]


def test_what_is_not_there_is_told(folder: Path) -> None:
    code, text = run("back", "9")
    assert code == 1 and "There is no version 9" in text
    assert run("back", "yesterday")[0] == 2
    code, text = run("export")
    assert code == 1 and "the files are" in text


def test_what_is_served_goes_into_the_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, and nowhere else; signposts are for the editor of hub.yml."""
    root = folder / "checkout"
    root.mkdir()
    monkeypatch.setattr("bot.cli.content.ROOT", root)
    published(folder, {"content/a.txt": "One\n", SIGNPOSTS: "ask_pay: {text: Ask us}\n"})
    code, text = run("export")
    assert code == 0 and "ask_pay: {text: Ask us}" in text
    assert [path.relative_to(root).as_posix() for path in root.rglob("*.*")] == ["content/a.txt"]
    assert (root / "content" / "a.txt").read_bytes() == b"One\n"
    published(folder, {"../escaped.txt": "x"})
    code, text = run("export")
    assert code == 1 and "leads elsewhere" in text and not (folder / "escaped.txt").exists()
