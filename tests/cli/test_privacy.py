"""`bot privacy`: what is kept of a conversation is shown, erased, and deleted when it is too old."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.inbox import Inbox
from bot.storage.outbox import Reply
from bot.storage.retention import DAY

TALK = "web:" + "0" * 32
WORDS = "what was said"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> float:
    """A talk of forty days ago; the time it was held at."""
    import time

    at = time.time() - 40 * DAY
    database = Database(sqlite_url(tmp_path), lambda: at)

    async def talk() -> None:
        inbox = Inbox(database)
        await inbox.accept("website", TALK, "m-1", WORDS)
        claim = await inbox.claim(TALK)
        assert claim is not None
        await inbox.finish(claim, Reply("r-1", [{"text": "A reply."}]), "answer")

    asyncio.run(talk())
    database.close()
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return at


def bot(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["privacy", *arguments])


def test_all_that_is_kept_is_shown(kept: float) -> None:
    """As JSON, every table of it."""
    done = bot("export", TALK)
    found = json.loads(done.output)
    assert done.exit_code == 0
    assert [row["text"] for row in found["inbox"]] == [WORDS]
    assert [row["body"] for row in found["outbox"]] == [[{"text": "A reply."}]]
    assert found["inbox"][0]["received_at"] == kept


def test_erased_is_gone(kept: float, tmp_path: Path) -> None:
    """From the command's sight and from the file, and erasing twice says so."""
    assert "2 rows" in bot("erase", TALK).output
    assert bot("export", TALK).exit_code == 1
    assert not any(WORDS.encode() in file.read_bytes() for file in tmp_path.iterdir())
    assert "Nothing was kept" in bot("erase", TALK).output


def test_a_sweep_goes_by_the_settings(kept: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """RETENTION_DAYS and TEXT_DAYS, as they are set and not as they are by default."""
    monkeypatch.setenv("TEXT_DAYS", "41")
    assert "0 talks deleted; the words of 0 blanked" in bot("sweep").output
    monkeypatch.setenv("TEXT_DAYS", "39")
    assert "0 talks deleted; the words of 1 blanked" in bot("sweep").output
    monkeypatch.setenv("RETENTION_DAYS", "39")
    assert "1 talks deleted" in bot("sweep").output


@pytest.mark.parametrize("do", ["export", "erase"])
def test_what_is_no_conversation_is_said(do: str) -> None:
    """Before any database is asked."""
    done = bot(do, "not an id")
    assert done.exit_code == 1
    assert done.output.startswith("Error: A conversation id has")
