"""Models that may be in service: their digests and marks, and the files on databases that replicas share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.releases.tables import MODEL_PARTS, MODELS

PART = 1 << 20
"""Bytes of a file in one row."""


@dataclass(frozen=True)
class Model:
    """A model by the name of its file; `digest` is its SHA-256, `mark` a keyed one: whoever wrote the row knew our key."""

    name: str
    digest: str
    mark: str
    made_at: float


def put(c: sa.engine.Connection, model: Model, content: bytes | None) -> None:
    """Keeps a model, in place of one of that name; `content` where the database holds the file too."""
    forget(c, [model.name])
    c.execute(MODELS.insert(), {**vars(model)})
    for number, at in enumerate(range(0, len(content or b""), PART)):
        part = {"name": model.name, "number": number, "content": (content or b"")[at : at + PART]}
        c.execute(MODEL_PARTS.insert(), part)


def forget(c: sa.engine.Connection, names: Sequence[str]) -> None:
    """Deletes models, and their files in the database."""
    for table in (MODEL_PARTS, MODELS):
        c.execute(table.delete().where(table.c.name.in_(list(names))))


def find(c: sa.engine.Connection, name: str) -> Model | None:
    """The model of that name, if it is known."""
    return next((one for one in known(c) if one.name == name), None)


def known(c: sa.engine.Connection) -> list[Model]:
    """All that are kept, by name."""
    rows = c.execute(sa.select(MODELS).order_by(MODELS.c.name))
    return [Model(row.name, row.digest, row.mark, row.made_at) for row in rows]


def part(c: sa.engine.Connection, name: str, number: int) -> bytes | None:
    """A part of the file, the first is 0; None behind the last, and where the database does not hold it."""
    query = sa.select(MODEL_PARTS.c.content).where(
        MODEL_PARTS.c.name == name, MODEL_PARTS.c.number == number
    )
    found = c.execute(query).scalar()
    return None if found is None else bytes(found)
