"""Staff are told of what is urgent, once an item, with no word of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.helpdesk.queue.alert import Alerting, Words, places
from bot.settings import BadSetting, load
from bot.storage.queue import need
from tests.standins.desk import Desk, run

ROOT = Path(__file__).parents[3]
WORDS = Words.read(ROOT)
SET = {"DESK_ALERT_MAIL": "desk@example.org", "DESK_ALERT_SLACK": "C0DESK"}


def alerting(desk: Desk, **environ: str) -> Alerting:
    where = places(load(environ, Path("none")), WORDS, ("mail", "slack"))
    return Alerting(desk.database, WORDS, "https://a.example.org", where)


def test_each_is_told_once_on_each_place_that_is_set(desk: Desk) -> None:
    """By its reason and a link; the talk's words stay where they are."""

    async def work() -> None:
        telling = alerting(desk, **SET)
        await desk.turn(outcome="safety", text="canary")
        item = await desk.only()
        assert (await telling.tell(), await telling.tell()) == (1, 0)
        rows = await desk.rows()
        told = [row for row in rows if row.conversation == f"desk:item-{item.id}"]
        assert [row.channel for row in told] == ["mail", "slack"]
        assert json.loads(told[0].address)["to"] == "desk@example.org"
        assert json.loads(told[1].address)["channel"] == "C0DESK"
        text: Any = json.loads(told[0].body)[0]["text"]
        assert WORDS.labels["safeguarding"] in text and "canary" not in text
        assert text.endswith(f"https://a.example.org/desk/items/{item.id}")
        await desk.turn(outcome="safety")
        assert await telling.tell() == 0

    run(work)


def test_nothing_is_sent_where_nothing_is_set(desk: Desk) -> None:
    """What was urgent before does not come out in a flood once something is set."""

    async def work() -> None:
        await desk.mail(priority=1)
        assert await alerting(desk).tell() == 1
        assert await alerting(desk, **SET).tell() == 0
        assert await desk.rows() == []

    run(work)


def test_a_place_that_is_not_switched_on_stops_the_start() -> None:
    """An alert that goes nowhere is worse than none that was promised."""
    settings = load({"DESK_ALERT_SLACK": "C0DESK"}, Path("none"))
    with pytest.raises(BadSetting, match="DESK_ALERT_SLACK"):
        places(settings, WORDS, ("mail",))


@pytest.mark.parametrize("reason", need.TALK)
def test_reasons_of_talks_are_those_of_the_file(reason: str) -> None:
    """With a label, and the same priority as there."""
    from bot.knowledge.read_yaml import read_yaml

    of_file = read_yaml(ROOT / "knowledge" / "helpdesk.yml")["reasons"]
    assert of_file[reason]["label"] and of_file[reason]["priority"] == need.TALK[reason]
