"""Counts requests by address in PostgreSQL, so that several replicas count together."""

from __future__ import annotations

import asyncio
import hashlib
import math
from typing import Protocol

import sqlalchemy as sa
import structlog

from bot.log_lines import told
from bot.storage.database import Database
from bot.storage.tables import RATES
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

SECONDS = 0.5
"""How long a count may take: the turn behind it has its own five seconds to find the database frozen."""


class Rates(Protocol):
    """Counts requests by a key."""

    async def hit(self, key: str) -> int:
        """Counts one: 0 where it may pass, else the whole seconds to wait."""


class SharedRates:
    """So many requests a minute of the clock, over all replicas; `secret` keeps addresses unreadable."""

    def __init__(self, database: Database, most: int, secret: str, first: Rates) -> None:
        """`first` counts here: what one server alone has to refuse does not trouble the database."""
        self._database = database
        self._first = first
        self._most = most
        self._secret = secret.encode()[:64]

    async def hit(self, key: str) -> int:
        """Counts one request: 0 where it may pass, else the whole seconds to wait.

        Never raises: a database that is gone refuses the message soon enough.
        """
        if wait := await self._first.hit(key):
            return wait
        now = self._database.clock()
        row = {"key": self._hashed(key), "minute": int(now // 60)}
        try:
            count = await asyncio.wait_for(
                self._database.write(
                    lambda connection: connection.execute(_ONE_MORE, row).scalar()
                ),
                SECONDS,
            )
        except (StoreUnavailable, TimeoutError) as error:
            log.warning("not counted", error=told(error))
            return 0
        return 0 if count <= self._most else max(1, math.ceil(60 - now % 60))

    def _hashed(self, key: str) -> str:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=16).hexdigest()


_ONE_MORE = sa.text(
    f"INSERT INTO {RATES.name} AS r (key, minute, count) VALUES (:key, :minute, 1) "
    "ON CONFLICT (key, minute) DO UPDATE SET count = r.count + 1 RETURNING count"
)
