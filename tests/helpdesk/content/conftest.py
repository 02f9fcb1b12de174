"""An editor over a database and the project's own page; and the page of a second role."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.helpdesk.content.choices import LEFT_OUT, Choices
from bot.helpdesk.content.editor import Editor, Looked
from bot.storage.database import Database
from bot.storage.engine import sqlite_url

ROOT = Path(__file__).parents[3]
ROLE = "social-prescribing-link-worker"
PAGE = (ROOT / "content" / f"{ROLE}.txt").read_text("utf-8")
OTHER = (ROOT / "tests/knowledge/fixtures/content/care-coordinator.txt").read_text("utf-8")
TODAY = date(2026, 11, 30)


@dataclass
class Desk:
    """An editor, and what happens at once in a loop of its own."""

    editor: Editor
    database: Database

    def run(self, work: Any) -> Any:
        return asyncio.run(work)

    def begin(self, text: str, role: str = ROLE, name: str = "") -> int:
        made = self.run(self.editor.begin(role, text, name, "", "ann"))
        assert made is not None
        return int(made)

    def look(self, number: int) -> Looked:
        found = self.run(self.editor.look(number))
        assert found is not None
        return found  # type: ignore[no-any-return]

    def type(self, number: int, **changes: Any) -> Looked:
        """Saves the draft with these choices changed; mappings are added to."""
        now = self.look(number)
        merged = {
            name: {**getattr(now.choices, name), **value} if isinstance(value, dict) else value
            for name, value in changes.items()
        }
        choices: Choices = replace(now.choices, **merged)
        assert self.run(self.editor.save(number, now.draft.revision, choices, "ann"))
        return self.look(number)

    def read_all(self, number: int) -> Looked:
        """Ticks every lead as it stands now."""
        leads = self.look(number).assessed.leads
        return self.type(number, read={one.name: one.mark for one in leads})

    def publish(self, number: int) -> int:
        now = self.look(number)
        return int(self.run(self.editor.publish(number, now.draft.revision, now.seen, "boss")))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield from opened(sqlite_url(tmp_path))


@pytest.fixture
def anywhere(database_url: str) -> Iterator[Desk]:
    """The same on each database."""
    yield from opened(database_url)


def opened(url: str) -> Iterator[Desk]:
    database = Database(url)
    yield Desk(Editor(database, ROOT, lambda: TODAY), database)
    database.close()


@pytest.fixture
def second(desk: Desk) -> Callable[[], int]:
    """A draft of a second role's page: pay and supervision have answers, the rest is left out."""

    def make() -> int:
        number = desk.begin(OTHER, role="", name="Care Coordinator")
        pieces = [one.text for one in desk.look(number).assessed.written.pieces]
        new = {text: (LEFT_OUT, "Not yet.") for text in pieces}
        [pay] = [one for one in pieces if "Band 4" in one]
        [amount] = [one for one in pieces if "one hour" in one]
        new |= {pay: ("ask_pay", ""), amount: ("supervision.amount", "")}
        found = desk.type(number, new=new)
        [paid] = [one.name for one in found.assessed.leads if one.name.endswith(".pay")]
        [hour] = [one.name for one in found.assessed.leads if one.name != paid]
        desk.type(
            number,
            leads={
                paid: "Care Coordinators are paid on Band 4.",
                hour: "One hour each month, by a senior nurse.",
            },
        )
        desk.read_all(number)
        return number

    return make
