"""Questions labelled, approved, taken back: each change is of those that are still as they were seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from bot.storage.people import audit
from bot.storage.queue.insert_once import insert_once
from bot.storage.review.question import Example, Question, State
from bot.storage.review.read import of_state
from bot.storage.review.tables import EXAMPLES, QUESTIONS

_TO_LABEL: tuple[State, ...] = ("open", "labelled", "content", "left_out")
"""What a clerk may label anew."""


def label(
    c: sa.engine.Connection, ids: Iterable[int], state: State, intent: str, who: str, now: float
) -> int:
    """Says what these are: `labelled` with an intent, `content`, `left_out`, or `open` again. How many were."""
    named = None if state == "open" else who
    new = {"state": state, "label": intent, "labelled_by": named, "approved_by": None}
    changed = _change(c, ids, _TO_LABEL, new)
    _note(c, now, who, f"teach_{state}", changed, intent)
    return changed


def approve(c: sa.engine.Connection, seen: Mapping[int, str], who: str, now: float) -> int:
    """Makes examples of them. `seen`: each with the label that was read; those with another by now are left. How many were."""
    changed = 0
    by_label: dict[str, list[int]] = {}
    for number, intent in seen.items():
        by_label.setdefault(intent, []).append(number)
    for intent, ids in sorted(by_label.items()):
        new = {"state": "approved", "approved_by": who}
        changed += _change(c, ids, ("labelled",), new, QUESTIONS.c.label == intent)
    _note(c, now, who, "teach_approved", changed)
    return changed


def withdraw(
    c: sa.engine.Connection, ids: Iterable[int], copies: Iterable[int], who: str, now: float
) -> int:
    """Takes examples back: approved questions wait for a lead again, copies are deleted. How many were."""
    back = {"state": "labelled", "approved_by": None}
    changed = _change(c, ids, ("approved",), back)
    for number in copies:
        digest = sa.select(EXAMPLES.c.digest).where(EXAMPLES.c.id == number)
        which = sa.and_(
            QUESTIONS.c.digest == digest.scalar_subquery(), QUESTIONS.c.state == "taught"
        )
        c.execute(QUESTIONS.update().where(which).values(**back))
        gone = c.execute(EXAMPLES.delete().where(EXAMPLES.c.id == number))
        changed += int(gone.rowcount)
    _note(c, now, who, "teach_withdrawn", changed)
    return changed


def handed_on(c: sa.engine.Connection, who: str, now: float) -> tuple[Question, ...]:
    """What waits for the page's editor; that `who` took a copy of it is noted."""
    found = of_state(c, "content")
    _note(c, now, who, "teach_content_exported", len(found))
    return found


def copied(c: sa.engine.Connection, given: Sequence[Example]) -> int:
    """These examples went into a file or a model: each is from now on a copy that leads to no talk. How many are new."""
    new = 0
    for one in given:
        if one.question_id is None:
            continue
        row = c.execute(sa.select(QUESTIONS).where(QUESTIONS.c.id == one.question_id)).first()
        if row is None or row.state != "approved":  # erased, or taken back, meanwhile
            continue
        copy = {"intent": row.label, "text": row.text, "digest": row.digest}
        new += insert_once(c, EXAMPLES, {**copy, "approved_by": row.approved_by})
        alike = sa.and_(QUESTIONS.c.digest == row.digest, QUESTIONS.c.state == "approved")
        c.execute(QUESTIONS.update().where(alike).values(state="taught"))
    return new


def _change(
    c: sa.engine.Connection,
    ids: Iterable[int],
    states: Sequence[State],
    new: Mapping[str, object],
    *also: sa.ColumnElement[bool],
) -> int:
    these = QUESTIONS.c.id.in_(list(ids))
    query = QUESTIONS.update().where(these, QUESTIONS.c.state.in_(states), *also)
    return int(c.execute(query.values(**new)).rowcount)


def _note(
    c: sa.engine.Connection, now: float, who: str, what: str, count: int, intent: str = ""
) -> None:
    if count:
        more = {"intent": intent} if intent else {}
        audit.note(c, now, who, what, questions=count, **more)
