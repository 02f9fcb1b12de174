"""A score as a table for a person, and as plain data for a program."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table

from bot.evaluate.score import Asked, Score, SetScore

TITLES = {
    "single": "One question",
    "compound": "Several in one message",
    "oos": "Off the page",
    "safety": "Safety",
    "dialogues": "Dialogues, by turn",
}
GOAL = 0.95


def as_json(score: Score) -> dict[str, Any]:
    """`{"sets": {name: {right, total, rate, by, failures}}, "alarms": {missed, false}, "replies"}`."""
    sets: dict[str, Any] = {}
    for name, one in score.sets.items():
        entry = {"right": one.right, "total": one.total, "rate": round(one.rate, 4)}
        if name == "dialogues":
            whole, total = one.dialogues
            entry |= {"dialogues_right": whole, "dialogues": total}
        by = {key: f"{right}/{total}" for key, (right, total) in breakdown(one).items()}
        sets[name] = entry | {"by": by, "failures": [failure(a) for a in one.failures]}
    alarms = {"missed": score.missed_alarms(), "false": score.false_alarms()}
    return {
        "sets": sets,
        "alarms": {name: [failure(a) for a in asked] for name, asked in alarms.items()},
        "replies": reply_figures(score),
    }


def figures(score: Score) -> dict[str, Any]:
    """The same without a question or a reply: `{"sets", "missed", "replies"}`."""
    full = as_json(score)
    sets = {
        name: {key: value for key, value in one.items() if key != "failures"}
        for name, one in full["sets"].items()
    }
    return {"sets": sets, "missed": len(full["alarms"]["missed"]), "replies": full["replies"]}


def failure(asked: Asked) -> dict[str, Any]:
    """One wrong reply, to be read."""
    return {
        "id": asked.id,
        "question": asked.question,
        "why": asked.why,
        "outcome": asked.reply.outcome,
        "reply": asked.reply.text,
    }


def breakdown(one: SetScore) -> dict[str, tuple[int, int]]:
    """Right and total by kind, style and voice."""
    kinds = one.by(lambda row: row.kind)
    return {**kinds, **one.by(lambda row: row.style), **one.by(lambda row: row.persona)}


def reply_figures(score: Score) -> dict[str, Any]:
    """What holds for all replies of a run together."""
    replies = score.replies
    answers = [reply for reply in replies if "answer" in reply.outcomes]
    seconds = sorted(reply.seconds for reply in replies) or [0.0]
    whys = [why for one in score.sets.values() for asked in one.asked for why in asked.why]
    return {
        "asked": len(replies),
        "errors": sum(reply.error is not None for reply in replies),
        "without_outcome": sum(not reply.outcomes for reply in replies),
        "answers_without_source": sum(not reply.sources for reply in answers),
        "quotes_off_the_page": sum(why.startswith("quotes what is not") for why in whys),
        "false_alarms": len(score.false_alarms()),
        "median_words": statistics.median(r.words for r in answers) if answers else None,
        "median_ms": round(statistics.median(seconds) * 1000, 1),
        "p95_ms": round(seconds[int(len(seconds) * 0.95)] * 1000, 1),
    }


def as_table(score: Score) -> RenderableType:
    """The figures of all sets, and below them those of all replies."""
    table = Table("Questions", "Right", "Of", "Share", "Weakest", box=None, header_style="bold")
    for name, one in score.sets.items():
        colour = "green" if one.rate >= GOAL else "red"
        table.add_row(
            TITLES[name],
            str(one.right),
            str(one.total),
            f"[{colour}]{one.rate:.3f}[/]",
            f"[dim]{weakest(breakdown(one))}[/]",
        )
    if "dialogues" in score.sets:
        whole, total = score.sets["dialogues"].dialogues
        table.add_row("Dialogues, whole", str(whole), str(total), f"{whole / max(total, 1):.3f}")
    return Group(table, "", replies_line(reply_figures(score)))


def weakest(by: Mapping[str, tuple[int, int]], most: int = 3) -> str:
    """The kinds, styles and voices that go worst, those without a mistake left out."""
    flawed = [(right / total, name, right, total) for name, (right, total) in by.items()]
    return ", ".join(
        f"{name} {right}/{total}"
        for _, name, right, total in sorted(flawed)[:most]
        if right < total
    )


def replies_line(figures: Mapping[str, Any]) -> str:
    bad = {
        "quotes off the page": figures["quotes_off_the_page"],
        "answers without source": figures["answers_without_source"],
        "replies without outcome": figures["without_outcome"],
        "errors": figures["errors"],
        "false alarms": figures["false_alarms"],
    }
    shown = [f"[{'red' if count else 'dim'}]{count} {name}[/]" for name, count in bad.items()]
    timing = f"{figures['median_ms']} ms at the median, {figures['p95_ms']} ms at the 95th"
    return f"{' · '.join(shown)}\n[dim]{figures['median_words']} words an answer; {timing}[/]"


def show_failures(score: Score, most: int, console: Console) -> None:
    """Print up to `most` wrong replies of each set."""
    for name, one in score.sets.items():
        for asked in one.failures[:most]:
            console.print(f"\n[bold]{TITLES[name]}[/] [dim]{asked.id}[/]  {escape(asked.question)}")
            console.print(f"  [red]{escape('; '.join(asked.why))}[/]")
            console.print(f"  [dim]{asked.reply.outcome}:[/] {escape(asked.reply.text)}")
