"""Pages that are written at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "content_draft",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("choices", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
