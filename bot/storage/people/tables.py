"""The tables of: who works at the helpdesk: accounts, sessions, what they did."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.people.audit_trigger import POSTGRESQL, SQLITE
from bot.storage.tables import METADATA

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SECONDS = "seconds since 1970"

PEOPLE = sa.Table(
    "person",
    METADATA,
    # Random, and all that other tables know of a person: once the row is gone it leads to nobody.
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(64), unique=True, comment="to sign in with here; small letters"),
    sa.Column("shown", sa.String(128), nullable=False, comment="what colleagues see"),
    sa.Column("email", sa.String(254)),
    sa.Column("password", sa.String(255), comment="argon2id; empty for a directory's people"),
    sa.Column("issuer", sa.String(255), comment="the directory that vouches for them (OIDC iss)"),
    sa.Column("subject", sa.String(255), comment="who they are there (OIDC sub)"),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("created_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("seen_at", sa.Float, comment=f"{_SECONDS}: signed in last"),
    sa.Column("disabled_at", sa.Float, comment=_SECONDS),
    sa.UniqueConstraint("issuer", "subject", name="person_of_directory"),
)

SESSIONS = sa.Table(
    "desk_session",
    METADATA,
    # Of the cookie a hash only: who reads the table can't sign in with it.
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(32), nullable=False, index=True),
    sa.Column("began_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("seen_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("browser", sa.String(64), nullable=False, comment="as in Firefox on Windows"),
    sa.Column("said", sa.String(300), comment="what the next page tells at its top"),
)

SIGN_INS = sa.Table(
    "desk_sign_in",
    METADATA,
    # A sign-in that is under way at a directory; taken away when it comes back, so it does so once.
    sa.Column("state_hash", sa.String(64), primary_key=True),
    sa.Column("browser_hash", sa.String(64), nullable=False, comment="of the cookie it began with"),
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("verifier", sa.String(128), nullable=False, comment="PKCE"),
    sa.Column("next", sa.String(500), nullable=False, comment="the page that was wanted"),
    sa.Column("began_at", sa.Float, nullable=False, comment=_SECONDS),
)

TRIES = sa.Table(
    "desk_try",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True, comment="a hash, never a name or an address"),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("last_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("next_at", sa.Float, nullable=False, comment=f"{_SECONDS}: not tried before"),
)

AUDIT = sa.Table(
    "desk_audit",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Float, nullable=False, comment=_SECONDS, index=True),
    sa.Column("person", sa.String(32), comment="empty where nobody was signed in", index=True),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("object", sa.String(128), comment="what it was done to"),
    sa.Column("details", sa.Text, nullable=False, comment="JSON: numbers and names of ours"),
    sqlite_autoincrement=True,
)
for _statement in SQLITE:
    sa.event.listen(AUDIT, "after_create", sa.DDL(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRESQL:
    sa.event.listen(AUDIT, "after_create", sa.DDL(_statement).execute_if(dialect="postgresql"))
