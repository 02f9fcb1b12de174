"""The tables of what is taught: a question is a row that goes with its talk, a model a row with its parts.

`docs/privacy.md` says what goes with a talk and what stays.
"""

import sqlalchemy as sa

from bot.storage.tables import METADATA

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SECONDS = "seconds since 1970"

QUESTIONS = sa.Table(
    "review_question",
    METADATA,
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("conversation", sa.String(128), nullable=False, index=True),
    sa.Column("inbox_id", sa.BigInteger, unique=True, comment="the message"),
    sa.Column("item_id", sa.BigInteger, unique=True, comment="or the item of the queue"),
    sa.Column("why", sa.String(16), nullable=False, comment="why it was collected"),
    sa.Column("text", sa.Text, nullable=False, comment="redacted"),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    sa.Column("guess", sa.String(80), nullable=False, comment="what it was taken for"),
    sa.Column("suggested", sa.String(80), nullable=False, comment="the topic that a clerk chose"),
    sa.Column("cluster", sa.String(96), nullable=False),
    sa.Column("asked_at", sa.Float, nullable=False, comment=_SECONDS),
    sa.Column("state", sa.String(16), nullable=False, comment="open, labelled, approved …"),
    sa.Column("label", sa.String(80), nullable=False, comment="the intent"),
    sa.Column("labelled_by", sa.String(64)),
    sa.Column("approved_by", sa.String(64)),
    sqlite_autoincrement=True,
)
sa.Index("review_clusters", QUESTIONS.c.state, QUESTIONS.c.cluster, QUESTIONS.c.id)

EXAMPLES = sa.Table(
    "review_example",
    METADATA,
    # A copy of an approved question whose words went into a file or a model. Nothing leads to its talk.
    sa.Column("id", _COUNTED, primary_key=True, autoincrement=True),
    sa.Column("intent", sa.String(80), nullable=False),
    sa.Column("text", sa.Text, nullable=False, comment="redacted"),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    sa.Column("approved_by", sa.String(64), nullable=False),
    sqlite_autoincrement=True,
)
