"""Which column of a table holds the message, and which its subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.helpdesk.triage.read.entry import NoColumn

TEXT = ("message", "text", "body", "question")
SUBJECT = "subject"


class Columns(NamedTuple):
    """The names as the table has them; `subject` is empty where there is none."""

    text: str
    subject: str


def choose(names: Sequence[str], wanted: str | None) -> Columns | None:
    """`wanted`, or else the first of TEXT that is among `names`; capitals and blanks around a name don't matter."""
    there = {_plain(name): name for name in reversed(names)}
    for name in [wanted] if wanted else TEXT:
        if _plain(name) in there:
            subject = there.get(SUBJECT, "") if _plain(name) != SUBJECT else ""
            return Columns(there[_plain(name)], subject)
    return None


def missing(file: str, names: Sequence[str], wanted: str | None) -> NoColumn:
    """The sentence for a table without the column."""
    looked = f"“{wanted}”" if wanted else ", ".join(TEXT[:-1]) + f" or {TEXT[-1]}"
    there = ", ".join(f"“{name.strip()[:60]}”" for name in names[:40] if name.strip()) or "none"
    return NoColumn(
        f"{file}: there is no column {looked}. The columns there are: {there}. Name the one with the messages: --column NAME."
    )


def _plain(name: str) -> str:
    return name.strip().casefold()
