"""The tables. A message is a row of the inbox, its turn a row of the log, its reply a row of the outbox."""

import sqlalchemy as sa

METADATA = sa.MetaData()

# SQLite counts its own row ids only where the column is INTEGER to the letter.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SECONDS = "seconds since 1970"

INBOX = sa.Table(
    "inbox",
    METADATA,
    # The order of arrival: within a conversation a smaller id is never committed after a larger.
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(128), nullable=False),
    sa.Column("message_id", sa.String(128), nullable=False, comment="the sender's, or one of ours"),
    # A note is no message: it has the talk know of a safety reply that was given beside it.
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, comment="redacted; empty once its days are over"),
    sa.Column("address", sa.Text, comment="JSON: where a reply that is pushed goes"),
    sa.Column("received_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("done_at", sa.Float, comment=f"{_SECONDS}; empty while it is open"),
    sa.Column("outcome", sa.String(32)),
    sa.Column("failure", sa.String(64), comment="the kind of what failed, for people to see"),
    sa.UniqueConstraint("channel", "conversation", "message_id", name="inbox_once"),
    sqlite_autoincrement=True,
)
sa.Index("inbox_talk", INBOX.c.conversation, INBOX.c.received_at)
sa.Index(
    "inbox_open",
    INBOX.c.conversation,
    INBOX.c.id,
    sqlite_where=INBOX.c.done_at.is_(None),
    postgresql_where=INBOX.c.done_at.is_(None),
)
_UNANSWERED = INBOX.c.outcome.in_(("not_covered", "clarify"))
sa.Index(
    "inbox_unanswered",
    INBOX.c.outcome,
    INBOX.c.id,
    sqlite_where=_UNANSWERED,
    postgresql_where=_UNANSWERED,
)  # what is collected to be taught: bot/storage/review

# Not named `events`: Rasa's own SQL store owns that name, should someone run it beside ours.
TURNS = sa.Table(
    "turn_log",
    METADATA,
    sa.Column("conversation", sa.String(128), primary_key=True),
    # 1, 2, 3 …: two writers who both believe to be the next collide here and one is told.
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("saved_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("starts_session", sa.Boolean, nullable=False),
    sa.Column("events", sa.Text, nullable=False, comment="JSON: the turn's events in order"),
    sa.Column(
        "carry", sa.Text, nullable=False, comment="JSON: events that make the state after it"
    ),
    sa.Column("inbox_id", sa.BigInteger, comment="the message that it answers"),
)

OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("inbox_id", sa.BigInteger, unique=True, comment="empty for what answers none"),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(128), nullable=False),
    sa.Column("position", sa.Integer, nullable=False, comment="1, 2, 3 … in the conversation"),
    sa.Column("reply_id", sa.String(64), nullable=False, unique=True),
    sa.Column("body", sa.Text, nullable=False, comment="JSON: Rasa's list of messages"),
    sa.Column("author", sa.String(16), nullable=False, comment="assistant, person, or aside"),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("address", sa.Text, comment="JSON: where it is pushed to"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", sa.Float, comment=f"{_SECONDS}: not sent before"),
    sa.Column("reason", sa.String(200), comment="why it was not sent"),
    sa.Column("created_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("sent_at", sa.Float, comment=_SECONDS),
    sa.UniqueConstraint("conversation", "position", name="outbox_in_order"),
)
sa.Index(
    "outbox_waiting",
    OUTBOX.c.next_at,
    sqlite_where=OUTBOX.c.status == "waiting",
    postgresql_where=OUTBOX.c.status == "waiting",
)

FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("reply_id", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(128), nullable=False, index=True),
    sa.Column("useful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, comment="redacted"),
    sa.Column("at", sa.Float, nullable=False, comment=_SECONDS),
)

TOMBSTONES = sa.Table(
    "tombstone",
    METADATA,
    # Of an erased conversation nothing is kept that tells whose it was.
    sa.Column("conversation_hash", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float, nullable=False, comment=_SECONDS),
)

RATES = sa.Table(
    "rate",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True, comment="a hash, never an address"),
    sa.Column("minute", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer, nullable=False),
)
