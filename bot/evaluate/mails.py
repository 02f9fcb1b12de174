"""Whether triage sorts mails written by hand as their labels say: topics, letters, danger, personal data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table

from bot.helpdesk.triage.judge import Judge
from bot.helpdesk.triage.letter import Section
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.sorted_message import Sorted


@dataclass(frozen=True)
class Asked:
    """One question of a mail: the topics any of which answers it, or the intent that the page leaves out."""

    topics: frozenset[str]
    near: str | None


@dataclass(frozen=True)
class Mail:
    """A mail and its labels. `personal`: exact pieces of it that have to be gone."""

    id: str
    voice: str
    subject: str
    text: str
    parts: tuple[Asked, ...]
    danger: str | None
    personal: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Judged:
    """A mail and what became of it."""

    mail: Mail
    row: Sorted
    sections: Sequence[Section]

    @property
    def topic_right(self) -> bool:
        """Whether the first question was taken for what it is; a neighbour of what the page leaves out counts."""
        first = self.mail.parts[0]
        if first.topics:
            return self.row.topic in first.topics
        return bool(self.row.topic) and self.row.outcome != "answer" or self.row.topic == first.near

    @property
    def letter_right(self) -> bool:
        """Whether each question is answered by one of its topics or left as a gap, and nothing else is said."""
        wanted = [part.topics for part in self.mail.parts if part.topics]
        given = [set(one.topics) for one in self.sections if one.topics]
        gaps = any(not one.topics for one in self.sections)
        open_parts = any(not part.topics for part in self.mail.parts)
        return (
            all(any(one & topics for one in given) for topics in wanted)
            and all(any(one & topics for topics in wanted) for one in given)
            and (gaps or not open_parts)
        )

    @property
    def alarmed(self) -> bool:
        return self.row.priority == 1

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Personal data that is still there."""
        left = f"{self.row.subject}\n{self.row.text_redacted}\n{self.row.draft}"
        return [(kind, text) for kind, text in self.mail.personal if text in left]


def read_mails(path: Path) -> list[Mail]:
    """The mails of a .jsonl file (tests/eval/mails/README.md). Raises ValueError with the line that is broken."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(_mail(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
    return found


def _mail(entry: dict[str, Any]) -> Mail:
    return Mail(
        entry["id"],
        entry["voice"],
        entry["subject"],
        entry["mail"],
        tuple(Asked(frozenset(part["topics"]), part["near"]) for part in entry["parts"]),
        entry["danger"],
        tuple((one["kind"], one["text"]) for one in entry["personal"]),
    )


def judge_mails(
    mails: Sequence[Mail], judge: Judge, progress: Callable[[Any], None] = lambda _: None
) -> list[Judged]:
    """Sort each mail."""
    found = []
    for row, mail in enumerate(mails, start=1):
        sorted_row, sections = judge.weigh(Message(row, mail.id, mail.subject, mail.text))
        found.append(Judged(mail, sorted_row, sections))
        progress(mail)
    return found


def figures(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """`{figure: {"right", "of"}}`; of danger, "right" counts what was seen, and false alarms what was not there."""
    calm = [one for one in judged if not one.mail.danger]
    asking = [one for one in calm if one.mail.parts]
    drafted = [one for one in calm if one.row.draft]
    grave = [one for one in judged if one.mail.danger]
    pieces = sum(len(one.mail.personal) for one in judged)
    return {
        "topic": _share(asking, lambda one: one.topic_right),
        "letters": _share(drafted, lambda one: one.letter_right),
        **{
            f"letters, {band}": _share(
                [one for one in drafted if one.row.band == band], lambda one: one.letter_right
            )
            for band in ("high", "medium", "low")
        },
        "danger seen": _share(grave, lambda one: one.alarmed),
        "false alarms": _share(calm, lambda one: one.alarmed),
        "letters where danger is": _share(grave, lambda one: bool(one.row.draft)),
        "personal data gone": {
            "right": pieces - sum(len(one.kept) for one in judged),
            "of": pieces,
        },
    }


def _share(rows: Sequence[Judged], right: Callable[[Judged], bool]) -> dict[str, int]:
    return {"right": sum(right(one) for one in rows), "of": len(rows)}


def mail_table(shares: Mapping[str, Mapping[str, int]]) -> RenderableType:
    """The figures, a line each."""
    table = Table("Mails, sorted", "Right", "", box=None, header_style="bold")
    for name, one in shares.items():
        share = f"{one['right'] / one['of']:.3f}" if one["of"] else "-"
        table.add_row(name, f"{one['right']} of {one['of']}", share)
    return table


def show_wrong(judged: Sequence[Judged], most: int, console: Console) -> None:
    """Print up to `most` mails of each kind of mistake, with what they should have become."""
    kinds = {
        "danger missed": [one for one in judged if one.mail.danger and not one.alarmed],
        "false alarm": [one for one in judged if not one.mail.danger and one.alarmed],
        "letter": [one for one in judged if one.row.draft and not one.letter_right],
        "personal data": [one for one in judged if one.kept],
    }
    for kind, found in kinds.items():
        for one in found[:most]:
            due = [sorted(part.topics) or part.near for part in one.mail.parts]
            given = [list(section.topics) or "gap" for section in one.sections]
            console.print(f"[bold]{kind}[/] {one.mail.id} {one.row.band} {one.row.confidence}")
            console.print(escape(f"  {one.mail.subject} | {one.mail.text}"), style="dim")
            console.print(escape(f"  due {due}\n  given {given}\n  kept {one.kept}"))
