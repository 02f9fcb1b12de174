"""The sample mailbox of `bot try desk`, sorted by a judge that needs no model."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.cli.try_desk import MAILS, PEOPLE, filled
from bot.cli.try_questions import QUESTIONS
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.people import accounts
from bot.storage.queue import find
from bot.storage.queue.filter import Filter
from bot.storage.review import find as questions
from tests.helpdesk.triage.plain_judge import PlainJudge


def test_it_holds_forty_mails_in_three_voices_and_goes_to_nobody() -> None:
    """Every address is one that can't exist (RFC 2606), and one mail is of two."""
    mails = [json.loads(line) for line in MAILS.read_text(encoding="utf-8").splitlines()]
    assert len(mails) == 40
    assert {one["voice"] for one in mails} == {"candidate", "staff", "link_worker"}
    assert all(one["from"].endswith((".example", "@example.org")) for one in mails)
    assert len({one["text"] for one in mails}) == 39


def test_a_folder_is_filled_with_mails_and_people(tmp_path: Path) -> None:
    """Each mail has its own age and an address, but for the one that a program sent; the people can sign in."""
    password = filled(tmp_path, "http://127.0.0.1:1", PlainJudge())
    assert len(password) > 12
    database = Database(sqlite_url(tmp_path))
    page = asyncio.run(database.read(lambda c: find.page(c, Filter(), database.clock())))
    people = asyncio.run(database.read(accounts.everybody))
    found = asyncio.run(database.read(lambda c: questions.find(c, database.clock())))
    database.close()
    assert page.count == 40
    assert [item.reasons for item in page.items if not item.addressed] == [("automatic",)]
    assert len({item.created_at for item in page.items}) == 40
    assert [(one.name, one.role) for one in people] == list(PEOPLE)
    # What is to be taught is no item of the queue.
    assert len(found) == len(QUESTIONS.read_text("utf-8").splitlines()) == 14
    assert {(one.why, bool(one.guess)) for one in found} == {("asked_back", True)}
