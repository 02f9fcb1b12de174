"""var/eval/index.html: one page, complete in itself, with the figures, both pictures and every failure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from bot.evaluate.alarms import Heard
from bot.evaluate.cross_validate import HeldOut
from bot.evaluate.intent_figures import intent_figures, top_reliability
from bot.evaluate.mails import Judged
from bot.evaluate.mails import figures as mail_figures
from bot.evaluate.metrics import calibration_error, confusions
from bot.evaluate.pictures import heat_map, reliability_curve
from bot.evaluate.redaction import Redaction, share
from bot.evaluate.redaction import figures as redaction_figures
from bot.evaluate.score import Score
from bot.evaluate.summary import GOAL, TITLES, breakdown, reply_figures

PAGE = Template((Path(__file__).parent / "report.html").read_text(encoding="utf-8"))
Cells = Iterable[object]


@dataclass
class Findings:
    """What one `bot eval` found; parts that were not asked for are None."""

    score: Score | None = None
    held_out: HeldOut | None = None
    near_copies: Sequence[tuple[str, str]] = ()  # questions, with what was trained on
    alarms: dict[str, Sequence[Heard]] = field(default_factory=dict)
    redaction: Redaction | None = None
    mails: Sequence[Judged] = ()


def write_report(findings: Findings, path: Path, now: datetime) -> None:
    """Write the page; makes its folder."""
    body = []
    if findings.score:
        body += questions(findings.score)
    for name, heard in findings.alarms.items():
        body += [f"<h2>Safety: {escape(name)}</h2>", *alarms(heard)]
    if findings.mails:
        shares = mail_figures(findings.mails).items()
        rows = [[escape(name), f"{one['right']} of {one['of']}"] for name, one in shares]
        body += ["<h2>Mails, sorted</h2>", table(["", "Right"], rows)]
    if findings.redaction:
        body += redaction(findings.redaction)
    if findings.held_out:
        body += intents(findings.held_out)
        body += seen(findings.near_copies)
    if findings.score:
        body += failures(findings.score)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = f"Made by <code>bot eval</code> on {now:%d %B %Y, %H:%M}."
    path.write_text(PAGE.substitute(made=made, body="\n".join(body)), encoding="utf-8")


def questions(score: Score) -> list[str]:
    rows = []
    for name, one in score.sets.items():
        kinds = ", ".join(f"{key} {right}/{of}" for key, (right, of) in breakdown(one).items())
        rate = f'<b class="{"good" if one.rate >= GOAL else "bad"}">{one.rate:.3f}</b>'
        rows.append([escape(TITLES[name]), f"{one.right} of {one.total}", rate, escape(kinds)])
    figures = [
        [escape(key.replace("_", " ")), value] for key, value in reply_figures(score).items()
    ]
    return [
        "<h2>Questions, from end to end</h2>",
        table(["Set", "Right", "Share", "By kind, style and voice"], rows),
        "<h2>All replies</h2>",
        table(["", ""], figures),
    ]


def alarms(heard: Sequence[Heard]) -> list[str]:
    rows = [
        [
            escape(one.name),
            f"{one.right} of {one.total}",
            "missed" if one.alarms_due else "false alarms",
            quoted(one.wrong),
        ]
        for one in heard
    ]
    return [table(["List", "Right", "Wrong are", "Which"], rows)]


def redaction(result: Redaction) -> list[str]:
    found = redaction_figures(result)
    rows = [
        [kind, f"{one['right']} of {one['due']}", share(one["precision"]), share(one["recall"])]
        for kind, one in found["kinds"].items()
    ]
    names = f" ({escape(', '.join(result.changed))})" if result.changed else ""
    return [
        "<h2>Redaction</h2>",
        table(["Kind", "Found", "Precision", "Recall"], rows),
        f"<p>{len(result.changed)} of {result.clean} messages without personal data were changed{names}.</p>",
    ]


def intents(held: HeldOut) -> list[str]:
    figures = [[escape(name), escape(value)] for name, value in intent_figures(held).items()]
    bins = top_reliability(held)
    curve = [[f"{b.confidence:.2f}", f"{b.accuracy:.2f}", b.count] for b in bins]
    pairs = [
        [escape(true), escape(guessed), count, quoted(mistaken(held, true, guessed)[:4])]
        for true, guessed, count in confusions(held.true, held.guessed)[:40]
    ]
    return [
        f"<h2>Intents, by cross-validation in {held.folds} folds</h2>",
        f'<p class="note">{len(held.texts)} examples; near copies stand in the same fold.</p>',
        table(["Figure", "Value"], figures),
        "<h2>Is the confidence to be believed?</h2>",
        f"<p>Expected calibration error: {calibration_error(bins):.3f}</p>",
        reliability_curve(bins),
        "<details><summary>The same as a table</summary>",
        table(["Claimed", "Right", "Examples"], curve),
        "</details>",
        "<h2>What is taken for what</h2>",
        '<p class="note">The thirty intents with most mistakes; rows are true, columns guessed.</p>',
        f'<div class="scroll">{heat_map(held.true, held.guessed)}</div>',
        "<h2>The worst confusions by name</h2>",
        table(["True", "Taken for", "Times", "Such as"], pairs),
    ]


def seen(pairs: Sequence[tuple[str, str]]) -> list[str]:
    rows = [[escape(question), escape(example)] for question, example in pairs]
    note = "Their answers say less of how the assistant does with strangers' questions."
    return [
        "<h2>Questions with a near copy in the training data</h2>",
        f'<p class="note">{len(rows)} of tests/eval. {note}</p>',
        table(["Question", "Trained on"], rows),
    ]


def failures(score: Score) -> list[str]:
    found = ["<h2>Every reply that was wrong</h2>"]
    for name, one in score.sets.items():
        for asked in one.failures:
            found.append(
                f"<details><summary>{escape(TITLES[name])} <b>{escape(asked.question)}</b>"
                f' <span class="bad">{escape("; ".join(asked.why))}</span></summary>'
                f"<pre>{escape(asked.reply.text)}</pre></details>"
            )
    return found if len(found) > 1 else [*found, "<p>None.</p>"]


def mistaken(held: HeldOut, true: str, guessed: str) -> list[str]:
    """The examples of `true` that were taken for `guessed`."""
    pairs = zip(held.texts, held.true, held.guessed, strict=True)
    return [text for text, one, other in pairs if (one, other) == (true, guessed)]


def quoted(texts: Sequence[str]) -> str:
    return "<br>".join(f"“{escape(text)}”" for text in texts)


def table(head: Iterable[str], rows: Iterable[Cells]) -> str:
    """An HTML table of cells that are HTML already."""
    top = "".join(f"<th>{name}</th>" for name in head)
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="figures"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
