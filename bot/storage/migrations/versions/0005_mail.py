"""Mails that came in and go out: what has been read, where a reply goes."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
