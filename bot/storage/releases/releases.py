"""Which pages and which model answer, as one: put into service together, and taken back together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.releases import models
from bot.storage.releases.tables import CONTENT, RELEASES

AS_IT_CAME = 0
"""The release before the first: the server's own files, and the newest model of its folder."""
LISTED = 20
"""Releases that are shown, the newest first."""
MODELS_KEPT = 3
"""Models that stay in the database, those that served last: each is some megabytes."""
TERMINAL = "terminal"
"""Who did it, where no account did: the commands on the server's own terminal."""
LOCK = 5009
"""PostgreSQL's lock for who puts something into service."""


@dataclass(frozen=True)
class Release:
    """What answers from `at` on. `content` is None for the server's own files, `model` "" for the newest of its folder.

    `what` says what was new in it: "pages" (of `role`), "model", or "back" (to the release `back_to`).
    """

    id: int
    content: int | None
    model: str
    what: str
    back_to: int | None
    role: str | None
    by: str
    at: float


def current(c: sa.engine.Connection) -> Release | None:
    """What was put into service last; None where nothing ever was."""
    return next(iter(newest(c, 1)), None)


def newest(c: sa.engine.Connection, most: int = LISTED) -> list[Release]:
    """The newest first."""
    return _read(c, _all().order_by(RELEASES.c.id.desc()).limit(most))


def with_pages(
    c: sa.engine.Connection, content: int, by: str, now: float, seen: int
) -> Release | None:
    """Other pages, with the model that serves. None where the newest release is not `seen` any more."""
    last = _held(c)
    if _number(last) != seen:
        return None
    return _put(c, content, last.model if last else "", "pages", None, by, now)


def with_model(c: sa.engine.Connection, name: str, by: str, now: float) -> Release:
    """Another model, or "", with the pages that are served."""
    last = _held(c)
    made = _put(c, last.content if last else None, name, "model", None, by, now)
    _let_models_go(c)
    return made


def back(
    c: sa.engine.Connection,
    by: str,
    now: float,
    to: int | None = None,
    seen: int | None = None,
) -> Release | None:
    """Both as they were in the release `to`; by default in the one before the last, so once more changes them again.

    None where there is no such release, its model is not kept any more, or the newest is not `seen`.
    """
    last = _held(c)
    if last is None or (seen is not None and last.id != seen):
        return None
    if to is None:
        to = next((one.id for one in newest(c, 2)[1:]), AS_IT_CAME)
    content, model = None, ""
    if to != AS_IT_CAME:
        wanted = next(iter(_read(c, _all().where(RELEASES.c.id == to))), None)
        if wanted is None or not kept(c, [wanted]):
            return None
        content, model = wanted.content, wanted.model
    return _put(c, content, model, "back", to, by, now)


def kept(c: sa.engine.Connection, found: Iterable[Release]) -> set[int]:
    """Those whose model is there to go back to."""
    names = {"", *(one.name for one in models.known(c))}
    return {one.id for one in found if one.model in names}


def _all() -> sa.Select[tuple[object, ...]]:
    pages = sa.outerjoin(RELEASES, CONTENT, RELEASES.c.content == CONTENT.c.id)
    return sa.select(RELEASES, CONTENT.c.role).select_from(pages)


def _read(c: sa.engine.Connection, query: sa.Select[tuple[object, ...]]) -> list[Release]:
    return [Release(**row) for row in c.execute(query).mappings()]


def _held(c: sa.engine.Connection) -> Release | None:
    """The newest, which it stays until this transaction ends."""
    if c.dialect.name == "postgresql":  # SQLite has one writer
        c.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    return current(c)


def _number(release: Release | None) -> int:
    return release.id if release else AS_IT_CAME


def _put(
    c: sa.engine.Connection,
    content: int | None,
    model: str,
    what: str,
    back_to: int | None,
    by: str,
    now: float,
) -> Release:
    row = {"content": content, "model": model, "what": what, "back_to": back_to, "by": by}
    c.execute(RELEASES.insert().values(**row, at=now))
    made = current(c)
    assert made is not None
    return made


def _let_models_go(c: sa.engine.Connection) -> None:
    last = sa.func.max(RELEASES.c.id)
    query = sa.select(RELEASES.c.model).where(RELEASES.c.model != "")
    served: Sequence[str] = (
        c.execute(query.group_by(RELEASES.c.model).order_by(last.desc()).limit(MODELS_KEPT))
        .scalars()
        .all()
    )
    models.forget(c, [one.name for one in models.known(c) if one.name not in served])
