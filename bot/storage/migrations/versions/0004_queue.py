"""What waits for a person: items, drafts, what was done with each."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
