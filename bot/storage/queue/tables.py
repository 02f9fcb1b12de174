"""The tables of what waits for a person. An item is a row; its words, its history and its recipient have their own.

So that a page of items reads no letters, and what leads to a person can go by itself.
"""

import sqlalchemy as sa

from bot.storage.tables import METADATA

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SECONDS = "seconds since 1970"

ITEMS = sa.Table(
    "queue_item",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(16), nullable=False, comment="mail, upload or talk"),
    # What it came from, so that the same thing again makes no second item.
    sa.Column("origin", sa.String(200), nullable=False, unique=True),
    sa.Column("source", sa.String(300), nullable=False, comment="the same, for a person to read"),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(128), nullable=False, comment="the talk, or mail's thread"),
    sa.Column("topic", sa.String(80), nullable=False),
    sa.Column("second_topic", sa.String(80), nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("band", sa.String(8), nullable=False),
    sa.Column("outcome", sa.String(32), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False, comment="1 urgent … 4"),
    sa.Column("reasons", sa.Text, nullable=False, comment="JSON: names"),
    sa.Column("cluster", sa.String(160), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("error", sa.String(200), nullable=False, comment="why it could not be read"),
    sa.Column("duplicate_of", sa.BigInteger, comment="the first item with the same words"),
    sa.Column("text_digest", sa.String(64), index=True),
    sa.Column("message_digest", sa.String(64), index=True),
    sa.Column("status", sa.String(16), nullable=False, comment="open, sending or done"),
    sa.Column("ended", sa.String(16), nullable=False, comment="answered, closed or spam"),
    sa.Column("trouble", sa.String(16), nullable=False, comment="dead, unknown or overtaken"),
    sa.Column("claimed_by", sa.String(64)),
    sa.Column("claimed_until", sa.Float, comment=_SECONDS),
    sa.Column("assigned_to", sa.String(64)),
    sa.Column("escalated_to", sa.String(64)),
    # Whoever writes says which version was read; an older one is refused.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("drafted", sa.Boolean, nullable=False),
    sa.Column("gaps", sa.Integer, nullable=False, comment="marks in the draft still to be filled"),
    # Emptied when the draft is written or looked through again: until then it is retired.
    sa.Column("replied_at", sa.Float, comment=f"{_SECONDS}: another public reply since"),
    sa.Column("recipient_id", sa.BigInteger),
    sa.Column("reply_id", sa.String(64), comment="of the outbox: what was sent last"),
    sa.Column("sent_version", sa.Integer, comment="the version that Send was pressed on"),
    sa.Column("sent_by", sa.String(64)),
    sa.Column("sent_at", sa.Float, comment=f"{_SECONDS}: when Send was pressed"),
    sa.Column("raised_at", sa.Float, comment=f"{_SECONDS}: when its talk last asked for somebody"),
    sa.Column("created_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("updated_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("due_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("ended_at", sa.Float, comment=_SECONDS),
    sa.Column("blanked", sa.Boolean, nullable=False, comment="its words are gone, with their days"),
    sqlite_autoincrement=True,
)
sa.Index(
    "queue_in_need", ITEMS.c.status, ITEMS.c.priority, ITEMS.c.created_at, ITEMS.c.id
)  # the list as it opens, and its counts
sa.Index("queue_by_time", ITEMS.c.status, ITEMS.c.created_at, ITEMS.c.id)
sa.Index(
    "queue_by_topic",
    ITEMS.c.status,
    ITEMS.c.topic,
    ITEMS.c.priority,
    ITEMS.c.created_at,
    ITEMS.c.id,
)
sa.Index(
    "queue_by_band",
    ITEMS.c.status,
    ITEMS.c.band,
    ITEMS.c.priority,
    ITEMS.c.created_at,
    ITEMS.c.id,
)  # what may be sent as it stands is of one band
sa.Index("queue_late", ITEMS.c.status, ITEMS.c.due_at)
sa.Index("queue_trouble", ITEMS.c.status, ITEMS.c.trouble)
sa.Index("queue_near", ITEMS.c.cluster)
sa.Index("queue_talk", ITEMS.c.conversation)
sa.Index("queue_untouched", ITEMS.c.updated_at)
sa.Index("queue_reply", ITEMS.c.reply_id)
_LIVING_TALK = sa.and_(ITEMS.c.kind == "talk", ITEMS.c.status != "done")
sa.Index(
    "queue_one_a_talk",
    ITEMS.c.conversation,
    unique=True,
    sqlite_where=_LIVING_TALK,
    postgresql_where=_LIVING_TALK,
)
sa.Index(
    "queue_held",
    ITEMS.c.claimed_by,
    sqlite_where=ITEMS.c.claimed_by.is_not(None),
    postgresql_where=ITEMS.c.claimed_by.is_not(None),
)

WORDS = sa.Table(
    "queue_words",
    METADATA,
    sa.Column("item_id", sa.BigInteger, primary_key=True, autoincrement=False),
    # All redacted, and all empty once their days are over.
    sa.Column("subject", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("draft", sa.Text),
    sa.Column("quotes", sa.Text, comment="JSON: what the draft rests on"),
    sa.Column("search", sa.Text, comment="subject and text in small letters"),
)

HISTORY = sa.Table(
    "queue_event",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("item_id", sa.BigInteger, nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("who", sa.String(64), nullable=False, comment="a clerk, or what did it"),
    sa.Column("what", sa.String(32), nullable=False),
    sa.Column("detail", sa.String(200), nullable=False, comment="names and figures, no words"),
    sqlite_autoincrement=True,
)
_TOPIC = HISTORY.c.what == "topic"
sa.Index(
    "queue_corrected", HISTORY.c.item_id, sqlite_where=_TOPIC, postgresql_where=_TOPIC
)  # what is collected to be taught: bot/storage/review

RECIPIENTS = sa.Table(
    "queue_recipient",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("item_id", sa.BigInteger, nullable=False, index=True),
    # Never changed: another recipient is another row, so that what is being sent keeps its own.
    sa.Column("sealed", sa.Text, nullable=False, comment="the address, encrypted"),
    sa.Column("created_at", sa.Float, nullable=False, comment=_SECONDS),
    sqlite_autoincrement=True,
)

ALERTS = sa.Table(
    "queue_alert",
    METADATA,
    # The place in the stream that a console reads on from.
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("item_id", sa.BigInteger, nullable=False, unique=True),
    sa.Column("at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("reason", sa.String(64), nullable=False),
    sa.Column("told_at", sa.Float, comment=f"{_SECONDS}: handed to the outbox"),
    sqlite_autoincrement=True,
)
sa.Index(
    "queue_untold",
    ALERTS.c.id,
    sqlite_where=ALERTS.c.told_at.is_(None),
    postgresql_where=ALERTS.c.told_at.is_(None),
)

HANDOFFS = sa.Table(
    "handoff",
    METADATA,
    # While its row is here and its person at work, a person answers the talk and the assistant is silent.
    sa.Column("conversation", sa.String(128), primary_key=True),
    sa.Column("item_id", sa.BigInteger, nullable=False),
    sa.Column("who", sa.String(64), nullable=False, comment="the clerk's id"),
    sa.Column("name", sa.String(64), nullable=False, comment="what the other side sees"),
    sa.Column("role", sa.String(64), nullable=False, comment="likewise"),
    sa.Column("joined_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("typing_at", sa.Float, comment=f"{_SECONDS}: wrote something last"),
)

JOBS = sa.Table(
    "queue_job",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True, comment="of the file"),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("started_by", sa.String(64), nullable=False),
    sa.Column("state", sa.String(16), nullable=False, comment="waiting, running, done, failed"),
    sa.Column("total", sa.Integer, comment="rows; empty until they are counted"),
    sa.Column("done", sa.Integer, nullable=False, comment="rows behind it, for whoever goes on"),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("duplicates", sa.Integer, nullable=False),
    sa.Column("errors", sa.Integer, nullable=False),
    sa.Column("failure", sa.String(200), nullable=False),
    sa.Column("held_until", sa.Float, comment=f"{_SECONDS}: whoever runs it is alive until then"),
    sa.Column("created_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("updated_at", sa.Float, nullable=False, comment=_SECONDS),
    sqlite_autoincrement=True,
)

PARTS = sa.Table(
    "queue_job_part",
    METADATA,
    # The file, encrypted, for as long as the job is not over.
    sa.Column("job_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
