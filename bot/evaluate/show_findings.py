"""What one `bot eval` found: for a person in a terminal, and as plain data for a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table

from bot.evaluate import redaction, summary
from bot.evaluate.alarms import Heard
from bot.evaluate.cross_validate import HeldOut
from bot.evaluate.intent_figures import intent_figures
from bot.evaluate.mails import figures, mail_table, show_wrong
from bot.evaluate.metrics import confusions
from bot.evaluate.report import Findings


def show_findings(findings: Findings, console: Console, *, failures: int = 0) -> None:
    """Print the tables of the parts that were measured, and `failures` wrong replies of each set."""
    if findings.score:
        summary.show_failures(findings.score, failures, console)
        console.print(summary.as_table(findings.score))
    if findings.alarms:
        console.print("", alarm_table(findings.alarms))
    if findings.mails:
        show_wrong(findings.mails, failures, console)
        console.print("", mail_table(figures(findings.mails)))
    if findings.redaction:
        console.print("", redaction.redaction_table(findings.redaction))
    if findings.held_out:
        console.print("", intent_table(findings.held_out), "", confusion_table(findings.held_out))
        count = len(findings.near_copies)
        console.print(f"\n{count} questions of tests/eval have a near copy in the training data.")


def as_json(findings: Findings) -> dict[str, Any]:
    """`{"questions", "safety", "mails", "redaction", "intents"}`: those that were measured."""
    out: dict[str, Any] = {}
    if findings.score:
        out["questions"] = summary.as_json(findings.score)
    if findings.alarms:
        out["safety"] = {
            way: {
                one.name: {"right": one.right, "total": one.total, "wrong": one.wrong}
                for one in heard
            }
            for way, heard in findings.alarms.items()
        }
    if findings.mails:
        out["mails"] = figures(findings.mails)
    if findings.redaction:
        out["redaction"] = redaction.figures(findings.redaction)
    if findings.held_out:
        held = findings.held_out
        out["intents"] = {
            **intent_figures(held),
            "confusions": confusions(held.true, held.guessed)[:40],
            "near_copies": findings.near_copies,
        }
    return out


def alarm_table(alarms: Mapping[str, Sequence[Heard]]) -> RenderableType:
    table = Table("Safety", *alarms, "Wrong are", box=None, header_style="bold")
    for row in zip(*alarms.values(), strict=True):
        cells = [f"[{'red' if one.wrong else 'green'}]{one.right}[/] of {one.total}" for one in row]
        table.add_row(row[0].name, *cells, "missed" if row[0].alarms_due else "false alarms")
    return table


def intent_table(held: HeldOut) -> RenderableType:
    title = f"Intents, {held.folds} folds"
    table = Table(title, "", box=None, header_style="bold")
    for name, value in intent_figures(held).items():
        table.add_row(name, value)
    return table


def confusion_table(held: HeldOut, most: int = 10) -> RenderableType:
    table = Table("Worst confusions", "taken for", "times", box=None, header_style="bold")
    for true, guessed, count in confusions(held.true, held.guessed)[:most]:
        table.add_row(escape(true), escape(guessed), str(count))
    return table
