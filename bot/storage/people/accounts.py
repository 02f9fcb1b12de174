"""Accounts: one row a person. Each function works on an open connection, in its transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.storage.people.tables import PEOPLE, SESSIONS


@dataclass(frozen=True)
class Account:
    """One row of `person`; times in seconds since 1970."""

    id: str
    name: str | None
    shown: str
    email: str | None
    password: str | None = field(repr=False)
    issuer: str | None
    subject: str | None
    role: str
    created_at: float
    seen_at: float | None
    disabled_at: float | None

    @property
    def disabled(self) -> bool:
        return self.disabled_at is not None

    @property
    def local(self) -> bool:
        """Whether it signs in here, with a password; else a directory vouches for it."""
        return self.issuer is None


class NameTaken(Exception):
    """There is an account of that name already."""


def add(
    connection: sa.engine.Connection,
    now: float,
    *,
    shown: str,
    role: str,
    name: str | None = None,
    email: str | None = None,
    password: str | None = None,
    issuer: str | None = None,
    subject: str | None = None,
) -> Account:
    """A new account; `password` is its argon2id hash. Raises NameTaken."""
    row = {
        "id": secrets.token_hex(16),
        "name": name,
        "shown": shown,
        "email": email,
        "password": password,
        "issuer": issuer,
        "subject": subject,
        "role": role,
        "created_at": now,
        "seen_at": None,
        "disabled_at": None,
    }
    try:
        connection.execute(PEOPLE.insert().values(row))
    except sa.exc.IntegrityError:
        raise NameTaken from None
    return Account(**row)  # type: ignore[arg-type]  # the columns are the fields


def by_id(connection: sa.engine.Connection, person: str) -> Account | None:
    return _one(connection, PEOPLE.c.id == person)


def by_name(connection: sa.engine.Connection, name: str) -> Account | None:
    """The account that signs in as `name`, in small letters."""
    return _one(connection, PEOPLE.c.name == name)


def of_directory(connection: sa.engine.Connection, issuer: str, subject: str) -> Account | None:
    """Whom that directory calls `subject`. An e-mail address never finds anybody."""
    return _one(connection, sa.and_(PEOPLE.c.issuer == issuer, PEOPLE.c.subject == subject))


def everybody(connection: sa.engine.Connection) -> list[Account]:
    """All accounts, by what colleagues see."""
    rows = connection.execute(sa.select(PEOPLE).order_by(sa.func.lower(PEOPLE.c.shown)))
    return [Account(**row) for row in rows.mappings()]


def change(connection: sa.engine.Connection, person: str, **columns: object) -> None:
    """Sets these columns of it."""
    connection.execute(PEOPLE.update().where(PEOPLE.c.id == person).values(**columns))


def disable(connection: sa.engine.Connection, person: str, now: float) -> None:
    """It signs in no more, and its sessions are over at once."""
    change(connection, person, disabled_at=now)
    connection.execute(SESSIONS.delete().where(SESSIONS.c.person == person))


def erase(connection: sa.engine.Connection, person: str) -> None:
    """Name, address and password go. The audit keeps the id, which leads to nobody from then on."""
    connection.execute(SESSIONS.delete().where(SESSIONS.c.person == person))
    connection.execute(PEOPLE.delete().where(PEOPLE.c.id == person))


def _one(connection: sa.engine.Connection, which: sa.sql.ColumnElement) -> Account | None:
    row = connection.execute(sa.select(PEOPLE).where(which)).mappings().first()
    return None if row is None else Account(**row)
