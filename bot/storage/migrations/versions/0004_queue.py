"""What waits for a person: items, their words and history, where replies go, alerts, uploads."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "queue_item",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(200), nullable=False, unique=True),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(128), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("second_topic", sa.String(80), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("band", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("cluster", sa.String(160), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("duplicate_of", sa.BigInteger),
        sa.Column("text_digest", sa.String(64), index=True),
        sa.Column("message_digest", sa.String(64), index=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("ended", sa.String(16), nullable=False),
        sa.Column("trouble", sa.String(16), nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", sa.Float),
        sa.Column("assigned_to", sa.String(64)),
        sa.Column("escalated_to", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("drafted", sa.Boolean, nullable=False),
        sa.Column("gaps", sa.Integer, nullable=False),
        sa.Column("replied_at", sa.Float),
        sa.Column("recipient_id", sa.BigInteger),
        sa.Column("reply_id", sa.String(64)),
        sa.Column("sent_version", sa.Integer),
        sa.Column("sent_by", sa.String(64)),
        sa.Column("sent_at", sa.Float),
        sa.Column("raised_at", sa.Float),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("updated_at", sa.Float, nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float),
        sa.Column("blanked", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "queue_words",
        sa.Column("item_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("draft", sa.Text),
        sa.Column("quotes", sa.Text),
        sa.Column("search", sa.Text),
    )
    op.create_table(
        "queue_event",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "queue_recipient",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "queue_alert",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("told_at", sa.Float),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "queue_job",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("started_by", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("duplicates", sa.Integer, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("failure", sa.String(200), nullable=False),
        sa.Column("held_until", sa.Float),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("updated_at", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "queue_job_part",
        sa.Column("job_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    need = ["priority", "created_at", "id"]
    op.create_index("queue_in_need", "queue_item", ["status", *need])
    op.create_index("queue_by_time", "queue_item", ["status", "created_at", "id"])
    op.create_index("queue_by_topic", "queue_item", ["status", "topic", *need])
    op.create_index("queue_talk", "queue_item", ["conversation"])
    op.create_index("queue_untouched", "queue_item", ["updated_at"])
    op.create_index("queue_reply", "queue_item", ["reply_id"])
    living = sa.text("kind = 'talk' AND status != 'done'")
    op.create_index(
        "queue_one_a_talk",
        "queue_item",
        ["conversation"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )
    held = sa.text("claimed_by IS NOT NULL")
    op.create_index(
        "queue_held", "queue_item", ["claimed_by"], sqlite_where=held, postgresql_where=held
    )
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "queue_untold", "queue_alert", ["id"], sqlite_where=untold, postgresql_where=untold
    )
