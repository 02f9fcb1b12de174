"""What was done at the helpdesk, by whom: rows are added and read, never changed.

Nobody's words are in it: an object is named by an id, and a detail is a number, yes or no, or a
name of ours without blanks. Anything else is refused, so a text can't come in by mistake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.people.tables import AUDIT

Detail = str | int | float | bool
_ACTION = re.compile(r"[a-z][a-z_.]{0,63}")
_NAME = re.compile(r"[\w.:+/-]{1,128}", re.ASCII)
LINES = 50
"""On one page."""


@dataclass(frozen=True)
class Line:
    """One row of the audit; `at` in seconds since 1970."""

    id: int
    at: float
    person: str | None
    action: str
    object: str | None
    details: Mapping[str, Detail]


@dataclass(frozen=True)
class Asked:
    """Which lines are asked for; what is None is not asked about. `until` itself is left out."""

    person: str | None = None
    action: str | None = None
    object: str | None = None
    since: float | None = None
    until: float | None = None


def note(
    connection: sa.engine.Connection,
    now: float,
    person: str | None,
    action: str,
    object: str | None = None,
    **details: Detail,
) -> None:
    """Adds a line, in the transaction of what it tells of. Raises ValueError for what may be somebody's words."""
    named = [*([] if object is None else [object]), *details]
    named += [value for value in details.values() if isinstance(value, str)]
    if not _ACTION.fullmatch(action) or not all(_NAME.fullmatch(one) for one in named):
        raise ValueError("the audit takes ids, numbers and names of ours")
    row = {"at": now, "person": person, "action": action, "object": object}
    connection.execute(AUDIT.insert().values(**row, details=json.dumps(details)))


def lines(
    connection: sa.engine.Connection,
    asked: Asked,
    before: int | None = None,
    most: int = LINES,
) -> list[Line]:
    """The newest `most` lines that are asked for, of those with an id below `before`."""
    query = sa.select(AUDIT).order_by(AUDIT.c.id.desc()).limit(most)
    for column in (AUDIT.c.person, AUDIT.c.action, AUDIT.c.object):
        if (value := getattr(asked, column.name)) is not None:
            query = query.where(column == value)
    if asked.since is not None:
        query = query.where(AUDIT.c.at >= asked.since)
    if asked.until is not None:
        query = query.where(AUDIT.c.at < asked.until)
    if before is not None:
        query = query.where(AUDIT.c.id < before)
    return [_line(row) for row in connection.execute(query).mappings()]


def actions(connection: sa.engine.Connection) -> list[str]:
    """The actions that were ever noted, by name."""
    query = sa.select(AUDIT.c.action).distinct().order_by(AUDIT.c.action)
    return list(connection.execute(query).scalars())


def _line(row: Mapping[str, Any]) -> Line:
    return Line(**{**row, "details": json.loads(row["details"])})
