"""The tables of pages that are written at the desk. Nobody's words of a talk are in them."""

import sqlalchemy as sa

from bot.storage.tables import METADATA

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SECONDS = "seconds since 1970"

DRAFTS = sa.Table(
    "content_draft",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("role", sa.String(80), nullable=False),
    sa.Column("page", sa.Text, nullable=False, comment="the new text"),
    sa.Column("choices", sa.Text, nullable=False, comment="JSON: what the editor typed"),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("made_by", sa.String(64), nullable=False),
    sa.Column("changed_by", sa.String(64), nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False, comment=_SECONDS),
    sqlite_autoincrement=True,
)
