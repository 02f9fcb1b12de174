"""Sessions: begun at sign-in under a new token, over after half an hour unused or twelve hours."""

from __future__ import annotations

from bot.helpdesk.access.person import Person
from bot.helpdesk.access.tokens import csrf_token, hashed, new_token
from bot.storage.database import Connection, Database
from bot.storage.people import audit, sessions
from bot.storage.people.sessions import Session

IDLE = 30 * 60.0
"""Seconds unused until a session is over."""
LIFE = 12 * 60 * 60.0
"""Seconds until it is over however much it is used."""
NOTED_EVERY = 60.0
"""A session that is used is written down once in so many seconds, not at each request."""
HANDLE = 16
"""So many characters of a session's hash name it on its owner's page."""


class Sessions:
    """The sessions of a database. Everything raises StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, person: str, browser: str, how: str) -> str:
        """A new session's token, for the cookie; `how` they proved who they are goes into the audit."""
        token, now = new_token(), self._database.clock()

        def write(connection: Connection) -> None:
            sessions.begin(connection, hashed(token), person, now, browser)
            audit.note(connection, now, person, "signed_in", how=how)

        await self._database.write(write)
        return token

    async def person(self, token: str, *, used: bool = True) -> tuple[Person, str | None] | None:
        """Who shows `token`, and what the next page has to tell them; None where it is over or none.

        Not `used` is what a page's script asks for by itself: that keeps no session alive.
        """
        if not token:
            return None
        found = await self._database.read(lambda c: sessions.find(c, hashed(token)))
        if found is None:
            return None
        session, account = found
        now = self._database.clock()
        if over(session, now) or account.disabled:
            await self._database.write(lambda c: sessions.end(c, session.token_hash))
            return None
        if used and now - session.seen_at > NOTED_EVERY:
            await self._database.write(lambda c: sessions.seen(c, session.token_hash, now))
        who = Person(
            account.id,
            account.shown,
            account.role,
            csrf_token(token),
            session.token_hash,
            account.name,
        )
        return who, session.said

    async def tell(self, person: Person, said: str | None) -> None:
        """Leaves `said` for the next page that they see; None takes it away."""
        said = said[:300] if said else None
        await self._database.write(lambda c: sessions.tell(c, person.session, said))

    async def mine(self, person: Person) -> list[Session]:
        """Those of theirs that are not over, this one first."""
        found = await self._database.read(lambda c: sessions.of(c, person.id))
        now = self._database.clock()
        live = [one for one in found if not over(one, now)]
        return sorted(live, key=lambda one: one.token_hash != person.session)

    async def end(self, person: Person) -> None:
        """Signs them out here."""
        now = self._database.clock()

        def write(connection: Connection) -> None:
            sessions.end(connection, person.session)
            audit.note(connection, now, person.id, "signed_out")

        await self._database.write(write)

    async def end_one(self, person: Person, handle: str) -> None:
        """Signs them out where the session is that `handle` names; another's is not touched."""
        now = self._database.clock()

        def write(connection: Connection) -> None:
            if len(handle) == HANDLE and sessions.end_one(connection, person.id, handle):
                audit.note(connection, now, person.id, "signed_out", elsewhere=True)

        await self._database.write(write)

    async def end_others(self, person: Person) -> int:
        """Signs them out everywhere but here; how many sessions that were."""
        now = self._database.clock()

        def write(connection: Connection) -> int:
            ended = sessions.end_all(connection, person.id, but=person.session)
            audit.note(connection, now, person.id, "signed_out_everywhere", sessions=ended)
            return ended

        return await self._database.write(write)


def over(session: Session, now: float) -> bool:
    """Whether `session` is no more good at `now`."""
    return now - session.seen_at >= IDLE or now - session.began_at >= LIFE
