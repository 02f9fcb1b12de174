"""Mails that came in and go out: how far each folder is read, which were seen."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "mail_folder",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("validity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("held_by", sa.String(32)),
        sa.Column("held_until", sa.Float),
        sa.Column("read_at", sa.Float),
        sa.Column("trouble", sa.String(200), nullable=False),
    )
    op.create_table(
        "mail_seen",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(128), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_index("ix_mail_seen_conversation", "mail_seen", ["conversation"])
    op.create_index("ix_mail_seen_at", "mail_seen", ["at"])
