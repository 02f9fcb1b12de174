"""The tables. One row is one turn, written once and never changed."""

import sqlalchemy as sa

METADATA = sa.MetaData()

# Not named `events`: Rasa's own SQL store owns that name, should someone run it beside ours.
TURNS = sa.Table(
    "turn_log",
    METADATA,
    sa.Column("conversation", sa.String(128), primary_key=True),
    # 1, 2, 3 …: two writers who both believe to be the next collide here and one is told.
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("saved_at", sa.Float, nullable=False, comment="seconds since 1970"),
    sa.Column("starts_session", sa.Boolean, nullable=False),
    sa.Column("events", sa.Text, nullable=False, comment="JSON: the turn's events in order"),
    sa.Column(
        "carry", sa.Text, nullable=False, comment="JSON: events that make the state after it"
    ),
)
