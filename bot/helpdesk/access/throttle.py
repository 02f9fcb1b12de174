"""How often a sign-in may be tried: by account and by address, with waits that grow.

NCSC: "throttling" in place of locking an account, which anybody could do to it. A wait is of
15 minutes at most, so an attack on an account stops its owner for no longer; an organisation's
own sign-in (OIDC) is not held up by it at all.
"""

from __future__ import annotations

import hashlib
import math
from functools import partial

from bot.storage.database import Connection, Database
from bot.storage.people import tries

ACCOUNT_FREE = 5
"""Tries of one account without a wait."""
ADDRESS_FREE = 30
"""Tries from one address without a wait: a surgery has one for all."""
LONGEST = 15 * 60.0
"""Seconds."""


class Throttled(Exception):
    """Too many tries; `seconds` until the next."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.minutes = max(1, math.ceil(seconds / 60))


def wait_after(failed: int, free: int) -> float:
    """Seconds to wait after so many failed tries: 1, 2, 4 … once those are used up that are free."""
    beyond = failed - free
    return 0.0 if beyond < 0 else min(LONGEST, 2.0 ** min(beyond, 20))


class Throttle:
    """Counts in the database, so that replicas count together; `secret` keeps keys unreadable."""

    def __init__(self, database: Database, secret: str) -> None:
        self._database = database
        self._secret = secret.encode()[:64]

    async def count(self, name: str, address: str) -> None:
        """Counts a try before it is made. Raises Throttled, StoreUnavailable."""
        now = self._database.clock()

        def write(connection: Connection) -> None:
            tries.forget_old(connection, now)
            # Always in this order, so that two transactions don't wait for each other. One that
            # has to wait is not made, so it counts nowhere: what is raised undoes it all.
            for key, free in (
                (self._key("address", address), ADDRESS_FREE),
                (self._key("name", name), ACCOUNT_FREE),
            ):
                if wait := tries.count(connection, key, now, partial(wait_after, free=free)):
                    raise Throttled(wait)

        await self._database.write(write)

    async def succeeded(self, name: str, address: str) -> None:
        """The try was right: it counts against nobody, and the account begins anew."""
        now = self._database.clock()

        def write(connection: Connection) -> None:
            tries.take_back(connection, self._key("address", address), now)
            tries.forgive(connection, self._key("name", name))

        await self._database.write(write)

    def forgive(self, connection: Connection, name: str) -> None:
        """Lets the account be tried at once, as after its password was set anew."""
        tries.forgive(connection, self._key("name", name))

    def _key(self, kind: str, value: str) -> str:
        whole = f"{kind}\n{value}".encode("utf-8", "surrogateescape")
        return hashlib.blake2b(whole, key=self._secret, digest_size=32).hexdigest()
