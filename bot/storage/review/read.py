"""Questions as they are shown: by clusters, the largest first; and the examples that were approved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.storage.review.question import Cluster, Example, Question, Shown, State
from bot.storage.review.tables import EXAMPLES, QUESTIONS

PAGE = 20
"""Clusters on one page."""
OF_A_CLUSTER = 100
"""Questions of one cluster that are shown, and labelled, at once."""
COMPARED = 5_000
"""The newest questions that a new one is compared with."""


def shown(c: sa.engine.Connection, state: State, page: int = 0) -> Shown:
    """The clusters of that state; `page` from 0."""
    of_state = QUESTIONS.c.state == state
    total = c.execute(
        sa.select(sa.func.count(sa.distinct(QUESTIONS.c.cluster))).where(of_state)
    ).scalar()
    count = sa.func.count()
    largest = (
        sa.select(QUESTIONS.c.cluster, count)
        .where(of_state)
        .group_by(QUESTIONS.c.cluster)
        .order_by(count.desc(), QUESTIONS.c.cluster)
        .limit(PAGE)
        .offset(page * PAGE)
    )
    found = [
        Cluster(name, number, _of(c, of_state, QUESTIONS.c.cluster == name, most=OF_A_CLUSTER))
        for name, number in c.execute(largest).all()
    ]
    return Shown(tuple(found), int(total or 0), counts(c))


def counts(c: sa.engine.Connection) -> dict[str, int]:
    """How many questions there are in each state; under `copies` the examples that lead to no talk."""
    by_state = sa.select(QUESTIONS.c.state, sa.func.count()).group_by(QUESTIONS.c.state)
    found = {state: int(number) for state, number in c.execute(by_state)}
    copies = c.execute(sa.select(sa.func.count()).select_from(EXAMPLES)).scalar()
    return {**found, "copies": int(copies or 0)}


def of_state(c: sa.engine.Connection, state: State) -> tuple[Question, ...]:
    """All questions of a state, cluster by cluster."""
    return _of(c, QUESTIONS.c.state == state)


def some(c: sa.engine.Connection, ids: Iterable[int]) -> tuple[Question, ...]:
    """The questions of these numbers that are there."""
    return _of(c, QUESTIONS.c.id.in_(list(ids)))


def compared(c: sa.engine.Connection) -> list[tuple[str, str]]:
    """Text and cluster of the newest questions, oldest first."""
    query = (
        sa.select(QUESTIONS.c.text, QUESTIONS.c.cluster)
        .order_by(QUESTIONS.c.id.desc())
        .limit(COMPARED)
    )
    return [(row.text, row.cluster) for row in reversed(c.execute(query).all())]


def examples(c: sa.engine.Connection) -> list[Example]:
    """What was approved, by intent; of texts that are alike the first."""
    copies = c.execute(sa.select(EXAMPLES).order_by(EXAMPLES.c.intent, EXAMPLES.c.id)).all()
    found = {one.digest: Example(one.intent, one.text, id=one.id) for one in copies}
    approved = sa.select(QUESTIONS).where(QUESTIONS.c.state == "approved").order_by(QUESTIONS.c.id)
    for row in c.execute(approved):
        found.setdefault(row.digest, Example(row.label, row.text, question_id=row.id))
    return sorted(found.values(), key=lambda one: (one.intent, one.text))


def _of(c: sa.engine.Connection, *where: Any, most: int | None = None) -> tuple[Question, ...]:
    query = (
        sa.select(QUESTIONS).where(*where).order_by(QUESTIONS.c.cluster, QUESTIONS.c.id).limit(most)
    )
    return tuple(
        Question(
            id=row.id,
            why=row.why,
            text=row.text,
            guess=row.guess,
            suggested=row.suggested,
            cluster=row.cluster,
            asked_at=row.asked_at,
            state=row.state,
            label=row.label,
            labelled_by=row.labelled_by,
            approved_by=row.approved_by,
        )
        for row in c.execute(query)
    )
