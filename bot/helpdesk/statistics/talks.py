"""The assistant's talks: what it settled alone, what was thought of its replies, how messages ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.helpdesk.statistics.cells import Cells
from bot.helpdesk.statistics.sheet import Section, Table
from bot.helpdesk.statistics.small import FEWEST


def alone(words: Mapping[str, Any], fates: Mapping[str, int]) -> Section:
    """Deflection, with all that speaks against it."""
    said, cells = words["alone"], Cells(words)
    parts = [(name, fates.get(fate, 0)) for fate, name in said["names"].items()]
    answered = sum(count for _, count in parts)
    left_out = {name: f"{fates.get(name, 0):,}" for name in ("no_answer", "too_early")}
    of = said["of"].format(all=cells.told(answered), **left_out)
    if answered < FEWEST:
        return Section("alone", said["title"], said["says"], of, ())
    table = cells.shares(said["rows"], words["fate"], parts, answered, hides=False)
    return Section("alone", said["title"], said["says"], of, (table,), notes=(said["why"],))


def thumbs(words: Mapping[str, Any], given: Mapping[bool, int], replied: int) -> Section:
    """Useful or not."""
    said, cells = words["thumbs"], Cells(words)
    judged = sum(given.values())
    of = said["of"].format(all=cells.told(judged), replied=f"{replied:,}")
    tables: tuple[Table, ...] = ()
    if judged >= FEWEST:
        parts = [(said["up"], given.get(True, 0)), (said["down"], given.get(False, 0))]
        tables = (cells.shares(said["rows"], said["said"], parts, judged, hides=False),)
    return Section("thumbs", said["title"], said["says"], of, tables)


def outcomes(words: Mapping[str, Any], counts: Mapping[tuple[str, str], int]) -> Section:
    """How messages ended, by channel."""
    said, cells = words["outcomes"], Cells(words)
    whole = sum(counts.values())
    of = said["of"].format(all=cells.told(whole))
    tables: tuple[Table, ...] = ()
    if whole >= FEWEST:
        columns = [(one, _name(words, one)) for one in _channels(words, (c for c, _ in counts))]
        found = sorted({outcome for _, outcome in counts} - set(said["names"]))
        grid = cells.grid(
            said["rows"],
            said["outcome"],
            [*said["names"].items(), *((one, one) for one in found)],
            columns,
            lambda outcome, channel: counts.get((channel, outcome), 0),
        )
        tables = (grid,)
    return Section("outcomes", said["title"], said["says"], of, tables)


def _channels(words: Mapping[str, Any], found: Iterable[str]) -> list[str]:
    """Those that were found, in the order of the words; what has no name there comes last."""
    known = list(words["channels"])
    return sorted(set(found), key=lambda one: (known.index(one) if one in known else len(known), one))  # fmt: skip


def _name(words: Mapping[str, Any], channel: str | None) -> str:
    return str(words["all"] if channel is None else words["channels"].get(channel, channel))
