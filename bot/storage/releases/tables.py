"""The tables of what is put into service. Nobody's words of a talk are in them."""

import sqlalchemy as sa

from bot.storage.tables import METADATA

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SECONDS = "seconds since 1970"

RELEASES = sa.Table(
    "release",
    METADATA,
    # Each time that something was put into service; the newest row says what answers.
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("content", sa.BigInteger, comment="empty: the files that came with the server"),
    sa.Column("model", sa.String(120), nullable=False, comment="empty: the newest of the folder"),
    sa.Column("what", sa.String(8), nullable=False, comment="pages, model or back"),
    sa.Column("back_to", sa.BigInteger, comment="the release that this one is again"),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("at", sa.Float, nullable=False, comment=_SECONDS),
    sqlite_autoincrement=True,
)

CONTENT = sa.Table(
    "content_version",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("role", sa.String(80), nullable=False, comment="whose page changed"),
    sa.Column("files", sa.Text, nullable=False, comment="JSON: path to text, all roles"),
    sqlite_autoincrement=True,
)

MODELS = sa.Table(
    "model_version",
    METADATA,
    sa.Column("name", sa.String(120), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of its file"),
    sa.Column("mark", sa.String(64), nullable=False, comment="keyed: it was put here by us"),
    sa.Column("made_at", sa.Float, nullable=False, comment=_SECONDS),
)

MODEL_PARTS = sa.Table(
    "model_part",
    METADATA,
    # The file itself, on databases that replicas share.
    sa.Column("name", sa.String(120), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
