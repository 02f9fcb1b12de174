"""Who is who at the desk: what the queue keeps of people is an id, and colleagues read a name."""

from __future__ import annotations

from collections.abc import Mapping

from bot.helpdesk.access.roles import at_least
from bot.storage.database import Database
from bot.storage.people import accounts
from bot.storage.queue.history import OURSELVES
from bot.storage.releases.releases import TERMINAL

GONE = "Somebody who has left"
US = "The assistant"
AT_THE_TERMINAL = "Somebody at the server’s terminal"
LEADS = "leads"
"""Whom an item is handed up to: a role, not a person."""


class Staff:
    """The people of one moment."""

    def __init__(self, names: Mapping[str, str], workers: Mapping[str, str]) -> None:
        self._names = names
        self.workers = workers
        """Those who may answer, by id: whom work is handed to."""

    @classmethod
    async def read(cls, database: Database) -> Staff:
        """Raises StoreUnavailable."""
        everybody = await database.read(accounts.everybody)
        names = {one.id: one.shown for one in everybody}
        may = [one for one in everybody if at_least(one.role, "agent") and not one.disabled]
        return cls(names, {one.id: one.shown for one in may})

    def name(self, who: str | None, me: str = "") -> str:
        """What colleagues call them; "You" for `me`, "" for nobody."""
        if not who:
            return ""
        if who == me:
            return "You"
        if who == OURSELVES:
            return US
        if who == TERMINAL:
            return AT_THE_TERMINAL
        return "The leads" if who == LEADS else self._names.get(who, GONE)
