"""Models that may be in service, and which is: one line for all replicas of a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.review.tables import MODEL_PARTS, MODEL_USES, MODELS

PART = 1 << 20
"""Bytes of a file in one row."""


@dataclass(frozen=True)
class Model:
    """A model by the name of its file; `digest` is its SHA-256, `mark` a keyed one: whoever wrote the row knew our key."""

    name: str
    digest: str
    mark: str
    made_at: float


@dataclass(frozen=True)
class Use:
    """That a model was taken into service. `model` is None for the newest of each server's own folder."""

    id: int
    at: float
    model: Model | None


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


def use(c: sa.engine.Connection, name: str, now: float) -> None:
    """Takes that model into service; "" the newest of each server's own folder. What neither serves nor served last goes."""
    c.execute(MODEL_USES.insert(), {"name": name, "at": now})
    kept = {one.model.name for one in uses(c, 2) if one.model}
    forget(c, [one.name for one in models(c) if one.name not in kept])


def back(c: sa.engine.Connection, now: float) -> Use | None:
    """Takes what was in service before into service again; None where nothing was. Once more changes them again."""
    last = uses(c, 2)
    if not last:
        return None
    before = last[1].model if len(last) > 1 else None
    use(c, before.name if before else "", now)
    return uses(c, 1)[0]


def current(c: sa.engine.Connection) -> Use | None:
    """What was taken into service last; None where nothing ever was."""
    return next(iter(uses(c, 1)), None)


def uses(c: sa.engine.Connection, most: int) -> list[Use]:
    """The newest first. A model that is not known any more counts as none."""
    query = sa.select(MODEL_USES).order_by(MODEL_USES.c.id.desc()).limit(most)
    known = {one.name: one for one in models(c)}
    return [Use(row.id, row.at, known.get(row.name)) for row in c.execute(query)]


def models(c: sa.engine.Connection) -> list[Model]:
    """Those that are known, by name."""
    rows = c.execute(sa.select(MODELS).order_by(MODELS.c.name))
    return [Model(row.name, row.digest, row.mark, row.made_at) for row in rows]


def content(c: sa.engine.Connection, name: str) -> Iterator[bytes]:
    """The file in parts; none where the database does not hold it."""
    query = (
        sa.select(MODEL_PARTS.c.content)
        .where(MODEL_PARTS.c.name == name)
        .order_by(MODEL_PARTS.c.number)
    )
    yield from c.execute(query).scalars()
