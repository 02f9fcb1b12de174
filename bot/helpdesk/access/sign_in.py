"""Signing in with a name and a password."""

from __future__ import annotations

from collections.abc import Callable

from bot.helpdesk.access.password_rules import MOST
from bot.helpdesk.access.passwords import Passwords
from bot.helpdesk.access.sessions import Sessions
from bot.helpdesk.access.throttle import Throttle, Throttled
from bot.storage.database import Database
from bot.storage.people import accounts, audit
from bot.storage.people.accounts import Account


class NotLetIn(Exception):
    """Name and password don't belong together, or the account is switched off; which, nobody is told."""


def as_name(typed: str) -> str:
    """A name as it is kept."""
    return typed.strip().casefold()[:64]


class SignIn:
    """`failed` is told of each try that did not get in: "password" or "throttled"."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        throttle: Throttle,
        sessions: Sessions,
        failed: Callable[[str], None],
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._throttle = throttle
        self._sessions = sessions
        self._failed = failed

    async def with_password(self, typed: str, password: str, address: str, browser: str) -> str:
        """The token of a new session. Raises NotLetIn, Throttled, TooBusy, StoreUnavailable."""
        name = as_name(typed)
        account = await self._checked(name, password, address)
        if self._passwords.outdated(account.password or ""):
            better = await self._passwords.hash(password)
            await self._database.write(lambda c: accounts.change(c, account.id, password=better))
        return await self._sessions.begin(account.id, browser, "password")

    async def is_right(self, account: Account, password: str, address: str) -> bool:
        """Whether it is their password, asked once more. Raises Throttled, TooBusy, StoreUnavailable."""
        try:
            await self._checked(account.name or "", password, address)
        except NotLetIn:
            return False
        return True

    async def _checked(self, name: str, password: str, address: str) -> Account:
        try:
            await self._throttle.count(name, address)
        except Throttled:
            self._failed("throttled")
            raise
        account = await self._database.read(lambda c: accounts.by_name(c, name))
        # Compared in any case, so that time tells nothing about which names there are.
        kept = account.password if account and not account.disabled else None
        right = await self._passwords.right(kept, password[:MOST])
        if not right or account is None:
            self._failed("password")
            now, known = self._database.clock(), account.id if account else None
            # Not the name that was typed: now and then it is a password.
            await self._database.write(
                lambda c: audit.note(c, now, known, "sign_in_failed", how="password")
            )
            raise NotLetIn
        await self._throttle.succeeded(name, address)
        return account
