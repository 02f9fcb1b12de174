"""`bot db`: the version is told, a file is brought up, copied and put back, and mistakes are named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.storage.engine import FILE
from bot.storage.in_use import hold

OLD = (
    "CREATE TABLE turn_log (conversation VARCHAR(128) NOT NULL, number INTEGER NOT NULL, "
    "saved_at FLOAT NOT NULL, starts_session BOOLEAN NOT NULL, events TEXT NOT NULL, "
    "carry TEXT NOT NULL, PRIMARY KEY (conversation, number))"
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("DATA_DIR", str(folder))
    monkeypatch.setenv("DATABASE_URL", "")
    return folder


def bot(*arguments: str, says: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=says)


def talks(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as raw:
        return [row[0] for row in raw.execute("SELECT conversation FROM turn_log")]


def old(data: Path, conversation: str = "c") -> None:
    data.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(data / FILE)) as raw:
        raw.execute(OLD)
        raw.execute("INSERT INTO turn_log VALUES (?, 1, 0.0, 1, '[]', '[]')", (conversation,))
        raw.commit()


def test_status_says_which_version_and_what_to_do(data: Path) -> None:
    done = bot("db", "status")
    assert done.exit_code == 0 and "none yet" in done.output
    old(data)
    done = bot("db", "status")
    assert done.exit_code == 1 and "bot db upgrade" in done.output


def test_upgrade_keeps_what_is_there_and_a_copy(data: Path) -> None:
    old(data)
    done = bot("db", "upgrade")
    assert done.exit_code == 0 and "from version 0001" in done.output
    assert talks(data / FILE) == ["c"] == talks(data / "conversations.version-0001.db")
    assert "already" in bot("db", "upgrade").output
    assert bot("db", "status").exit_code == 0


def test_a_backup_is_put_back(data: Path, tmp_path: Path) -> None:
    old(data)
    bot("db", "upgrade")
    copy = tmp_path / "copy.db"
    assert bot("db", "backup", str(copy)).exit_code == 0
    with closing(sqlite3.connect(data / FILE)) as raw:
        raw.execute("DELETE FROM turn_log")
        raw.commit()
    assert bot("db", "restore", str(copy), says="n\n").exit_code == 1
    assert talks(data / FILE) == []
    assert bot("db", "restore", str(copy), "--yes").exit_code == 0
    assert talks(data / FILE) == ["c"]


def test_nothing_is_restored_under_a_server_that_runs(data: Path, tmp_path: Path) -> None:
    old(data)
    copy = tmp_path / "copy.db"
    assert bot("db", "backup", str(copy)).exit_code == 0
    with hold(data / FILE):
        done = bot("db", "restore", str(copy), "--yes")
        assert done.exit_code == 1 and "Stop it first" in done.output
        assert talks(data / FILE) == ["c"]
    assert bot("db", "restore", str(copy), "--yes").exit_code == 0


def test_only_its_owner_reads_a_backup(data: Path, tmp_path: Path) -> None:
    old(data)
    assert bot("db", "backup", str(tmp_path / "copy.db")).exit_code == 0
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing(data: Path, tmp_path: Path) -> None:
    old(data)
    there = tmp_path / "there.db"
    there.write_text("mine")
    done = bot("db", "backup", str(there))
    assert done.exit_code == 1 and "already" in done.output
    assert there.read_text() == "mine"


def test_what_is_no_backup_is_refused_and_the_talks_stay(data: Path, tmp_path: Path) -> None:
    old(data)
    wrong = tmp_path / "letter.db"
    wrong.write_text("Dear all, " * 200)
    done = bot("db", "restore", str(wrong), "--yes")
    assert done.exit_code == 1 and "no backup" in done.output
    assert talks(data / FILE) == ["c"]


def test_a_database_that_is_not_there_is_named_without_its_password(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@127.0.0.1:9/talks")
    done = bot("db", "status")
    assert done.exit_code == 1
    assert "DATABASE_URL" in done.output and "secret" not in done.output
    done = bot("db", "backup", "x.db")
    assert done.exit_code == 1 and "pg_dump" in done.output
