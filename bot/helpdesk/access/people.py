"""What is done with accounts: added, given a role, switched off and on, given a password, erased.

Each change and its line in the audit are one transaction. `by` is who does it; None is the
command line, where whoever may read the database is let in anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.helpdesk.access.password_rules import problem
from bot.helpdesk.access.passwords import Passwords
from bot.helpdesk.access.roles import ROLES
from bot.helpdesk.access.sign_in import as_name
from bot.helpdesk.access.throttle import Throttle
from bot.storage.database import Connection, Database
from bot.storage.people import accounts, audit, sessions
from bot.storage.people.accounts import Account, NameTaken
from bot.storage.people.audit import Detail

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]+\.[^\s@,;<>\"]+")


class NotDone(Exception):
    """It was not done; the message says why and what would be."""


class People:
    """The accounts of a database. Everything may raise StoreUnavailable."""

    def __init__(self, database: Database, passwords: Passwords, throttle: Throttle) -> None:
        self._database = database
        self._passwords = passwords
        self._throttle = throttle

    async def everybody(self) -> list[Account]:
        return await self._database.read(accounts.everybody)

    async def find(self, named: str) -> Account:
        """The account of that name or id. Raises NotDone."""
        name = as_name(named)
        found = await self._database.read(
            lambda c: accounts.by_name(c, name) or accounts.by_id(c, named)
        )
        if found is None:
            raise NotDone(f"There is no account {named}. `bot users list` shows them.")
        return found

    async def add(
        self, named: str, role: str, password: str, email: str = "", by: str | None = None
    ) -> Account:
        """A new local account. Raises NotDone, TooBusy."""
        name, email = as_name(named), email.strip()
        if not _NAME.fullmatch(name):
            raise NotDone("A name is of letters a to z, digits and . _ @ + - and begins with a letter or digit.")  # fmt: skip
        if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
            raise NotDone("That is no e-mail address.")
        _known(role)
        self._taken(password, name, email)
        kept, now = await self._passwords.hash(password), self._database.clock()

        def write(connection: Connection) -> Account:
            made = accounts.add(
                connection, now, shown=named.strip(), role=role, name=name, email=email or None, password=kept
            )  # fmt: skip
            audit.note(connection, now, by, "person_added", made.id, role=role, **_place(by))
            return made

        try:
            return await self._database.write(write)
        except NameTaken:
            raise NotDone(f"There is an account {name} already.") from None

    async def change_role(self, account: Account, role: str, by: str | None = None) -> None:
        """Gives them another role, from their next request on. Raises NotDone."""
        _known(role)
        self._not_oneself(account, by)
        if not account.local:
            raise NotDone("Their role comes from the organisation’s directory. Change it there: it counts from their next sign-in.")  # fmt: skip
        await self._do(
            account,
            by,
            "role_changed",
            lambda c: accounts.change(c, account.id, role=role),
            before=account.role,
            after=role,
        )

    async def disable(self, account: Account, by: str | None = None) -> None:
        """Switches it off: they are signed out everywhere at once, and don't get in any more. Raises NotDone."""
        self._not_oneself(account, by)
        now = self._database.clock()
        await self._do(account, by, "disabled", lambda c: accounts.disable(c, account.id, now))

    async def enable(self, account: Account, by: str | None = None) -> None:
        """Switches it on again; what it was locked for is forgiven."""

        def change(connection: Connection) -> None:
            accounts.change(connection, account.id, disabled_at=None)
            self._throttle.forgive(connection, account.name or "")

        await self._do(account, by, "enabled", change)

    async def set_password(
        self, account: Account, password: str, by: str | None = None, keep: str = ""
    ) -> None:
        """Another password: they are signed out everywhere, but for the session of the hash `keep`. Raises NotDone, TooBusy."""
        if not account.local:
            raise NotDone("They sign in with the organisation’s own account: there is no password here.")  # fmt: skip
        self._taken(password, account.name or "", account.shown, account.email or "")
        kept = await self._passwords.hash(password)

        def change(connection: Connection) -> None:
            accounts.change(connection, account.id, password=kept)
            sessions.end_all(connection, account.id, but=keep)
            self._throttle.forgive(connection, account.name or "")

        await self._do(account, by, "password_set", change)

    async def sign_out(self, account: Account, by: str | None = None) -> None:
        """Ends all their sessions."""
        await self._do(
            account, by, "signed_out_everywhere", lambda c: sessions.end_all(c, account.id)
        )

    async def erase(self, account: Account, by: str | None = None) -> None:
        """Name, address and password are deleted. In the audit their random id stays, which leads to nobody any more."""
        self._not_oneself(account, by)

        def change(connection: Connection) -> None:
            self._throttle.forgive(connection, account.name or "")
            accounts.erase(connection, account.id)

        await self._do(account, by, "erased", change)
        await self._database.tidy()

    async def _do(
        self,
        account: Account,
        by: str | None,
        action: str,
        change: Callable[[Connection], object],
        **details: Detail,
    ) -> None:
        now = self._database.clock()

        def write(connection: Connection) -> None:
            change(connection)
            audit.note(connection, now, by, action, account.id, **details, **_place(by))

        await self._database.write(write)

    def _taken(self, password: str, *own: str) -> None:
        if why := problem(password, own):
            raise NotDone(why)

    def _not_oneself(self, account: Account, by: str | None) -> None:
        # So an administrator is always left: the one who does it.
        if account.id == by:
            raise NotDone("You can’t do this to your own account. Ask another administrator.")


def _known(role: str) -> None:
    if role not in ROLES:
        raise NotDone(f"A role is one of {', '.join(ROLES)}.")


def _place(by: str | None) -> dict[str, Detail]:
    return {} if by else {"how": "command"}
