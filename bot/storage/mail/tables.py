"""The tables of mail: how far each folder is read, and which mails were seen. Neither holds an address or a word."""

import sqlalchemy as sa

from bot.storage.tables import METADATA

_SECONDS = "seconds since 1970"

FOLDERS = sa.Table(
    "mail_folder",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True, comment="a hash of server, user and folder"),
    # The server's own number of the folder: with another one its old UIDs mean nothing (RFC 3501, 2.3.1.1).
    sa.Column("validity", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.BigInteger, nullable=False, comment="read up to here"),
    sa.Column("held_by", sa.String(32), comment="the server that reads it"),
    sa.Column("held_until", sa.Float, comment=_SECONDS),
    sa.Column("read_at", sa.Float, comment=f"{_SECONDS}: when it was read to its end"),
    sa.Column("trouble", sa.String(200), nullable=False, comment="why it can't be read"),
)

MAILS = sa.Table(
    "mail_seen",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True, comment="of its Message-ID, or its words"),
    sa.Column("conversation", sa.String(128), nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False, index=True, comment=_SECONDS),
    # Two mails may have one id, by mistake or by intent; empty for what was seen before it was noted.
    sa.Column("content", sa.String(64), comment="digest of what it says, when, and who says it"),
)
