"""What answers: pages and models, and which of them are in service together.

Until December 2026 the two migrations before this one kept them apart, each with a list of its own of what was put into service
(`content_use`, `model_use`). A database that was made then keeps its versions, and both lists become one.
"""

from collections.abc import Iterator
from typing import Any

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
    if "content_use" in sa.inspect(op.get_bind()).get_table_names():
        with op.batch_alter_table(
            "content_version", table_kwargs={"sqlite_autoincrement": True}
        ) as content:
            content.drop_column("made_by")
            content.drop_column("made_at")
        for release in list(_in_service()):
            op.get_bind().execute(RELEASE.insert().values(**release))
        op.drop_table("content_use")
        op.drop_table("model_use")
        return
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


RELEASE = sa.table(
    "release", *(sa.column(name) for name in ("content", "model", "what", "by", "at"))
)


def _in_service() -> Iterator[dict[str, Any]]:
    """What both lists say, in their order: each line with what the other half was then."""
    content, model = None, ""
    pages = sa.text(
        "SELECT at, 'pages' AS what, version, '' AS name, by_whom FROM "
        '(SELECT at, version, "by" AS by_whom FROM content_use) AS pages '
        "UNION ALL SELECT at, 'model', NULL, name, 'terminal' FROM model_use ORDER BY at"
    )
    for used in op.get_bind().execute(pages):
        if used.what == "pages":
            content = used.version
        else:
            model = used.name
        yield {
            "content": content,
            "model": model,
            "what": used.what,
            "by": used.by_whom,
            "at": used.at,
        }
