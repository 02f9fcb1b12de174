"""Looking for what is to be taught goes through no talks, however many there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.review import find


def test_no_look_goes_through_all_messages(tmp_path: Path) -> None:
    """It is made every minute, in each replica."""
    database = Database(sqlite_url(tmp_path))
    database.prepare()
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    with database.engine.connect() as connection:
        sa.event.listen(connection, "before_cursor_execute", note)
        assert find.find(connection, 1.0) == []
        looks = [one for one in asked if one[0].startswith("SELECT")]
        plans = [
            str(step[-1])
            for statement, values in looks
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    database.close()
    assert len(looks) == 4
    large = ("inbox", "outbox", "turn_log", "queue_words", "queue_item", "review_question")
    scans = [one for one in plans if one.startswith("SCAN")]
    assert [one for one in scans if one.split()[1] in large] == []
    for index in ("inbox_unanswered", "queue_corrected"):
        assert any(index in one for one in plans), plans
