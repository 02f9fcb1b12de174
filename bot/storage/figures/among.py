"""Parts of the queries: which rows count, and into which day, week or month one falls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.figures.found import Asked


def within(column: Any, asked: Asked) -> Any:
    """Whether that second counts."""
    return sa.and_(column >= asked.since, column < asked.until)


def which(column: Any, edges: Sequence[float]) -> Any:
    """The number of the span between two edges that a second falls into, 0 for the first.

    Days are not all of 24 hours, so the edges are given; halving them asks six times for sixty.
    """

    def between(low: int, high: int) -> Any:
        if high - low == 1:
            return sa.literal(low)
        middle = (low + high) // 2
        return sa.case((column < edges[middle], between(low, middle)), else_=between(middle, high))

    return between(0, len(edges) - 1)


def behind(connection: sa.engine.Connection, column: Any, mark: str) -> Any:
    """The hundred characters behind the first `mark` of a JSON text; NULL where there is no mark.

    `mark` holds quotation marks of JSON's own. In what people wrote each has a backslash before it, so none
    is found there; and a text with half a character in it, at which PostgreSQL's own JSON stops, is no trouble.
    """
    at = sa.func.nullif(_place(connection, column, mark), 0)
    return sa.func.substr(column, at + len(mark), 100)


def to_quote(connection: sa.engine.Connection, column: Any) -> Any:
    """What stands before the first quotation mark, or all of it; "" for NULL."""
    end = _place(connection, column.concat('"'), '"')
    return sa.func.coalesce(sa.func.substr(column, 1, end - 1), "")


def _place(connection: sa.engine.Connection, column: Any, mark: str) -> Any:
    postgresql = connection.dialect.name == "postgresql"
    return (sa.func.strpos if postgresql else sa.func.instr)(column, mark)
