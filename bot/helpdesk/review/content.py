"""Questions that the page should answer, for whoever edits it: as a table, and as a text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby

from bot.helpdesk.plain_cell import plain_cell
from bot.helpdesk.review.labels import Labels
from bot.storage.review.question import Question

COLUMNS = ("cluster", "questions in it", "question", "asked on", "taken for")
TITLE = "# What people ask and the page does not say"
NONE = "Nothing waits for the page’s editor."


def as_csv(questions: Iterable[Question], labels: Labels) -> str:
    """A row for each question, the largest cluster first; no spreadsheet program computes anything in it."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for number, group in enumerate(_clusters(questions), 1):
        for one in group:
            day = datetime.fromtimestamp(one.asked_at, UTC).date().isoformat()
            cells = (plain_cell(one.text), day, plain_cell(_taken_for(one, labels)))
            rows.writerow([number, len(group), *cells])
    return file.getvalue()


def as_markdown(questions: Iterable[Question], labels: Labels) -> str:
    """A heading for each cluster, the largest first, with its questions below."""
    parts = [TITLE, ""]
    groups = _clusters(questions)
    if not groups:
        return f"{TITLE}\n\n{NONE}\n"
    for group in groups:
        name = _taken_for(group[0], labels) or _plain(group[0].text)
        parts += [f"## {name} ({len(group)})", "", *(f"- {_plain(one.text)}" for one in group), ""]
    return "\n".join(parts)


def _clusters(questions: Iterable[Question]) -> list[list[Question]]:
    in_order = sorted(questions, key=lambda one: (one.cluster, one.id))
    groups = [list(group) for _, group in groupby(in_order, key=lambda one: one.cluster)]
    return sorted(groups, key=lambda group: (-len(group), group[0].id))


def _taken_for(one: Question, labels: Labels) -> str:
    intent = labels.intent(one.guess)
    return labels.name(intent) if intent else ""


def _plain(text: str) -> str:
    """On one line, and read as words alone."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|" else sign for sign in line)
