"""What people at the desk did: with drafts, and how soon they replied or looked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.helpdesk.statistics.cells import Cells
from bot.helpdesk.statistics.sheet import Cell, Section, Table
from bot.helpdesk.statistics.small import FEWEST, FEWEST_FOR_NINE_TENTHS
from bot.storage.figures.found import Waits


def drafts(words: Mapping[str, Any], fates: Mapping[str, int]) -> Section:
    """Accepted, edited, rejected."""
    said, cells = words["drafts"], Cells(words)
    parts = [(name, fates.get(fate, 0)) for fate, name in said["names"].items()]
    done = sum(count for _, count in parts)
    of = said["of"].format(all=cells.told(done), waiting=f"{fates.get('waiting', 0):,}")
    tables: tuple[Table, ...] = ()
    if done >= FEWEST:
        tables = (cells.shares(said["rows"], words["fate"], parts, done, hides=False),)
    return Section("drafts", said["title"], said["says"], of, tables)


def replies(words: Mapping[str, Any], waits: Mapping[str, Waits]) -> Section:
    """The first reply of a person."""
    return _waits(words, "replies", waits)


def alarms(words: Mapping[str, Any], waits: Mapping[str, Waits]) -> Section:
    """Danger, and who looked."""
    return _waits(words, "alarms", waits)


def _waits(words: Mapping[str, Any], which: str, waits: Mapping[str, Waits]) -> Section:
    said, heads = words[which], words["waits"]
    head = (
        words["from"],
        heads["came"],
        heads[which],
        heads["half"],
        heads["nine_tenths"],
    )
    lines = tuple(
        (name, _line(words, waits[kind])) for kind, name in words["kinds"].items() if kind in waits
    )
    enough = sum(one.came for one in waits.values()) >= FEWEST
    tables = (Table(said["rows"], head, lines),) if enough else ()
    return Section(which, said["title"], said["says"], said["of"], tables)


def _line(words: Mapping[str, Any], one: Waits) -> tuple[Cell, ...]:
    cells = Cells(words)
    enough = one.came >= FEWEST
    return (
        cells.count(one.came, enough or not one.came),
        cells.count(one.met, enough or not one.came),
        cells.time(one.half) if one.met >= FEWEST else cells.few,
        cells.time(one.nine_tenths) if one.met >= FEWEST_FOR_NINE_TENTHS else cells.few,
    )
