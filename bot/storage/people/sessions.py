"""Who is signed in: rows that a cookie's hash finds. Times are seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.people.accounts import Account
from bot.storage.people.tables import PEOPLE, SESSIONS


@dataclass(frozen=True)
class Session:
    """One row of `desk_session`."""

    token_hash: str
    person: str
    began_at: float
    seen_at: float
    browser: str
    said: str | None


def begin(
    connection: sa.engine.Connection, token_hash: str, person: str, now: float, browser: str
) -> None:
    """A new session; the person was seen now."""
    row = {"token_hash": token_hash, "person": person, "began_at": now, "seen_at": now}
    connection.execute(SESSIONS.insert().values(**row, browser=browser, said=None))
    connection.execute(PEOPLE.update().where(PEOPLE.c.id == person).values(seen_at=now))


def find(connection: sa.engine.Connection, token_hash: str) -> tuple[Session, Account] | None:
    """The session and whose it is, in one question, whether or not it is over."""
    both = [column.label(f"person_{column.name}") for column in PEOPLE.c]
    query = (
        sa.select(SESSIONS, *both)
        .join(PEOPLE, PEOPLE.c.id == SESSIONS.c.person)
        .where(SESSIONS.c.token_hash == token_hash)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    session = Session(**{column.name: row[column.name] for column in SESSIONS.c})
    return session, Account(**{column.name: row[f"person_{column.name}"] for column in PEOPLE.c})


def of(connection: sa.engine.Connection, person: str) -> list[Session]:
    """All of one person's, those used last first."""
    query = sa.select(SESSIONS).where(SESSIONS.c.person == person)
    rows = connection.execute(query.order_by(SESSIONS.c.seen_at.desc()))
    return [Session(**row) for row in rows.mappings()]


def seen(connection: sa.engine.Connection, token_hash: str, now: float) -> None:
    """It was used now."""
    connection.execute(_one(SESSIONS.update(), token_hash).values(seen_at=now))


def tell(connection: sa.engine.Connection, token_hash: str, said: str | None) -> None:
    """Leaves `said` for the next page, or takes it away."""
    connection.execute(_one(SESSIONS.update(), token_hash).values(said=said))


def end(connection: sa.engine.Connection, token_hash: str) -> None:
    connection.execute(_one(SESSIONS.delete(), token_hash))


def end_one(connection: sa.engine.Connection, person: str, begins: str) -> int:
    """Ends that person's session whose hash begins so; how many ended."""
    query = SESSIONS.delete().where(SESSIONS.c.person == person)
    query = query.where(sa.func.substr(SESSIONS.c.token_hash, 1, len(begins)) == begins)
    return int(connection.execute(query).rowcount)


def end_all(connection: sa.engine.Connection, person: str, but: str = "") -> int:
    """Ends all of a person's, except the one of the hash `but`; how many ended."""
    query = SESSIONS.delete().where(SESSIONS.c.person == person, SESSIONS.c.token_hash != but)
    return int(connection.execute(query).rowcount)


def _one(query: sa.sql.Executable, token_hash: str) -> sa.sql.Executable:
    return query.where(SESSIONS.c.token_hash == token_hash)
