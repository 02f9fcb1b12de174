"""Inbox, outbox, feedback, tombstones and rates; a turn knows its message."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("turn_log", sa.Column("inbox_id", sa.BigInteger))
    op.create_table(
        "inbox",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(128), nullable=False),
        sa.Column("message_id", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("received_at", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", sa.Float),
        sa.Column("outcome", sa.String(32)),
        sa.Column("failure", sa.String(64)),
        sa.UniqueConstraint("channel", "conversation", "message_id", name="inbox_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_talk", "inbox", ["conversation", "received_at"])
    still_open = sa.text("done_at IS NULL")
    op.create_index(
        "inbox_open",
        "inbox",
        ["conversation", "id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "outbox",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("inbox_id", sa.BigInteger, unique=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(128), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("reply_id", sa.String(64), nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Float),
        sa.Column("reason", sa.String(200)),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("sent_at", sa.Float),
        sa.UniqueConstraint("conversation", "position", name="outbox_in_order"),
    )
    waits = sa.text("status = 'waiting'")
    op.create_index(
        "outbox_waiting", "outbox", ["next_at"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "feedback",
        sa.Column("reply_id", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(128), nullable=False, index=True),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "tombstone",
        sa.Column("conversation_hash", sa.String(64), primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "rate",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("minute", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
