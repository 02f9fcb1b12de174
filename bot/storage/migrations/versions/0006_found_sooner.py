"""The queue's counts and near copies from indexes; of a mail that was seen also what it says."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index(
        "queue_by_band", "queue_item", ["status", "band", "priority", "created_at", "id"]
    )
    op.create_index("queue_late", "queue_item", ["status", "due_at"])
    op.create_index("queue_trouble", "queue_item", ["status", "trouble"])
    op.create_index("queue_near", "queue_item", ["cluster"])
    op.add_column("mail_seen", sa.Column("content", sa.String(64)))
