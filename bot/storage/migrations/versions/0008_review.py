"""Questions that are reviewed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
UNANSWERED = sa.text("outcome IN ('not_covered', 'clarify')")


def upgrade() -> None:
    op.create_table(
        "review_question",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(128), nullable=False, index=True),
        sa.Column("inbox_id", sa.BigInteger, unique=True),
        sa.Column("item_id", sa.BigInteger, unique=True),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, index=True),
        sa.Column("guess", sa.String(80), nullable=False),
        sa.Column("suggested", sa.String(80), nullable=False),
        sa.Column("cluster", sa.String(96), nullable=False),
        sa.Column("asked_at", sa.Float, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("labelled_by", sa.String(64)),
        sa.Column("approved_by", sa.String(64)),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "review_example",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("intent", sa.String(80), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("approved_by", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("review_clusters", "review_question", ["state", "cluster", "id"])
    op.create_index(
        "inbox_unanswered",
        "inbox",
        ["outcome", "id"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )
    corrected = sa.text("what = 'topic'")
    op.create_index(
        "queue_corrected",
        "queue_event",
        ["item_id"],
        sqlite_where=corrected,
        postgresql_where=corrected,
    )
