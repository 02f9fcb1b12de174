"""Figures that are made up, and the sheet of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.channels.pages.routes import ROOT
from bot.helpdesk.statistics.days import days
from bot.helpdesk.statistics.make import sheet, words
from bot.helpdesk.statistics.sheet import Section, Sheet
from bot.storage.figures.found import Came, Figures, Waits

NAMES = {"a": "=Apples", "b": "Pears", "c": "Plums", "d": "Figs"}
NOW = 1_782_000_000.0
"""21 June 2026, 1am in London."""
NOTHING: dict[str, Any] = {
    "came": Came({}, {}),
    "drafts": {},
    "replies": {},
    "alarms": {},
    "alone": {},
    "outcomes": {},
    "thumbs": {},
    "replied": 0,
}
FULL: dict[str, Any] = {
    "came": Came(
        {
            ("talk", "a", 0): 20,
            ("talk", "a", 1): 10,
            ("mail", "b", 0): 9,
            ("mail", "c", 1): 2,
            ("upload", "d", 1): 3,
            ("upload", "", 1): 6,
        },
        {("mail", "b", 0): 8, ("talk", "gone", 1): 5},
    ),
    "drafts": {"as_drafted": 6, "edited": 3, "closed": 1, "waiting": 2},
    "replies": {"mail": Waits(12, 10, 3_900.0, 183_600.0), "talk": Waits(9, 5, 20.0, 90.0)},
    "alarms": {"mail": Waits(6, 4, 60.0, 60.0), "talk": Waits(2, 2, 60.0, 60.0)},
    "alone": {
        "alone": 15, "handed": 3, "thumbs_down": 1, "returned": 1, "no_answer": 2, "too_early": 4
    },
    "outcomes": {("website", "answer"): 40, ("slack", "answer"): 30, ("slack", "safety"): 1},
    "thumbs": {True: 9, False: 3},
    "replied": 70,
}  # fmt: skip


@pytest.fixture
def made() -> Callable[..., Sheet]:
    """A sheet of two days; figures that are given stand in place of none."""

    def make(kept: tuple[int, int] = (90, 30), **given: Any) -> Sheet:
        chosen = days("2026-06-20", "2026-06-21")
        found = Figures(**{**NOTHING, **given})
        return sheet(words(ROOT), NAMES, chosen, found, NOW, kept)

    return make


def section(sheet: Sheet, name: str) -> Section:
    """The section of that id."""
    [found] = [one for one in sheet.sections if one.id == name]
    return found


def rows(section: Section, at: int = 0) -> Mapping[str, tuple[str, ...]]:
    """The lines of one of its tables, as they are read."""
    return {name: tuple(cell.text for cell in cells) for name, cells in section.tables[at].lines}


__all__ = ["FULL", "rows", "section"]
