"""What answers: pages and models, and which of them are in service together."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("content", sa.BigInteger),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("back_to", sa.BigInteger),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "content_version",
        sa.Column("id", COUNTED, primary_key=True, autoincrement=True),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "model_version",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("made_at", sa.Float, nullable=False),
    )
    op.create_table(
        "model_part",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
