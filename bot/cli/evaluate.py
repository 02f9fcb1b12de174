"""`bot eval`."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli import examples
from bot.cli.open_assistant import base_option, open_assistant
from bot.cli.project import ROOT, console, errors, project_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evaluate.mails import Judged
    from bot.evaluate.report import Findings

PARTS = ("questions", "safety", "mails", "redaction", "intents")
SETS = ("single", "compound", "oos", "safety", "dialogues")
EVAL = ROOT / "tests" / "eval"
REPORT = ROOT / "var" / "eval" / "index.html"


@click.command(
    name="eval",
    epilog=examples(
        "bot eval                                 # everything, and var/eval/index.html",
        "bot eval --part questions --show 10      # the first failures of each set",
        "bot eval --set dialogues --base http://127.0.0.1:5005",
        "bot eval --held-out                      # figures of the set that nobody reads",
        "bot eval --part questions --rows tests/eval/harder",
        "bot eval --read 60                       # replies without scores, to be read",
        "bot eval --public DIR                    # the components on few-shot sets",
        "bot eval --json | jq .questions.sets.single.rate",
    ),
)
@base_option
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Only this part.")
@click.option("--set", "sets", multiple=True, type=click.Choice(SETS), help="Only these questions.")
@click.option("--rows", type=click.Path(exists=True, file_okay=False, path_type=Path),
              default=EVAL, metavar="DIR", help="Ask the sets of DIR.", show_default="tests/eval")  # fmt: skip
@click.option("--held-out", is_flag=True, help="Ask the set that nobody reads: figures only.")
@click.option("--show", type=int, default=0, metavar="N", help="Print N failures of each set.")
@click.option("--read", type=int, metavar="N", help="Print N replies without scores.")
@click.option("--seed", type=int, default=0, help="Which replies --read takes.")
@click.option("--public", type=click.Path(exists=True, path_type=Path), metavar="DIR",
              help="Measure the components on the few-shot sets of DIR (*.json).")  # fmt: skip
@click.option(
    "--folds",
    type=int,
    default=3,
    help="Of the cross-validation; each takes as long as a training.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(
    base: str | None,
    parts: tuple[str, ...],
    sets: tuple[str, ...],
    rows: Path,
    held_out: bool,
    show: int,
    read: int | None,
    seed: int,
    public: Path | None,
    folds: int,
    as_json: bool,
) -> None:
    """Measure the assistant: questions from end to end, safety, mails, redaction, intents, confidence.

    The questions stand in tests/eval and were never trained on.
    """
    from bot.log_lines import configure

    configure("error")  # Rasa's dependencies have much to say while they are imported
    if held_out:
        return ask_held_out(base, sets or SETS, as_json)
    if public:
        return measure_public(public, as_json)
    if read:
        return read_replies(base, rows, sets or SETS, read, seed)
    from datetime import datetime

    from bot.evaluate.report import Findings, write_report
    from bot.evaluate.show_findings import as_json as findings_json
    from bot.evaluate.show_findings import show_findings

    findings = Findings()
    wanted = parts or (("questions",) if sets else PARTS)
    if "questions" in wanted or "safety" in wanted:
        ask_assistant(base, rows, wanted, sets or SETS, findings)
    if "mails" in wanted:
        findings.mails = sort_mails(EVAL / "mails.jsonl")
    if "redaction" in wanted:
        from bot.evaluate.redaction import measure_redaction

        findings.redaction = measure_redaction(EVAL / "redaction" / "messages.jsonl")
    if "intents" in wanted:
        hold_out(folds, findings)
    write_report(findings, REPORT, datetime.now().astimezone())
    if as_json:
        click.echo(json.dumps(findings_json(findings), indent=1, ensure_ascii=False))
    else:
        show_findings(findings, console, failures=show)
        console.print(f"\nIn full: {REPORT.relative_to(ROOT)}")


def ask_assistant(
    base: str | None,
    rows: Path,
    parts: tuple[str, ...],
    sets: tuple[str, ...],
    findings: Findings,
) -> None:
    """The parts that need an assistant that answers."""
    from bot.evaluate.alarms import by_assistant, by_rules, read_phrases
    from bot.evaluate.score import count_messages, score

    tests = ROOT / "tests"
    with open_assistant(base) as assistant:
        if "questions" in parts:
            with bar("Asking", count_messages(rows, sets)) as step:
                findings.score = score(
                    assistant, rows, pages(), facts=EVAL, sets=sets, progress=step
                )
        if "safety" in parts:
            phrases = read_phrases(tests)
            findings.alarms["rules alone"] = by_rules(phrases, ROOT / "knowledge")
            with bar("Listening", sum(len(one.texts) for one in phrases)) as step:
                heard = by_assistant(phrases, assistant, step)
            findings.alarms["the whole assistant"] = heard


def sort_mails(path: Path) -> Sequence[Judged]:
    """Has the triage of the helpdesk sort the mails of a set, each by itself."""
    from datetime import date

    from bot.evaluate.mails import judge_mails, read_mails
    from bot.server.sorting import open_judge

    mails = read_mails(path)
    with errors.status("Loading the model …"):
        judge = open_judge(project_settings(), ROOT, date.today())
    with bar("Sorting", len(mails)) as step:
        return judge_mails(mails, judge, step)


def ask_held_out(base: str | None, sets: tuple[str, ...], as_json: bool) -> None:
    """Figures and no question: what is read gets mended, and then it measures nothing any more."""
    from bot.evaluate.mails import figures as mail_figures
    from bot.evaluate.mails import mail_table
    from bot.evaluate.score import count_messages, score
    from bot.evaluate.summary import as_table, figures

    unread = EVAL / "held_out"
    with open_assistant(base) as assistant, bar("Asking", count_messages(unread, sets)) as step:
        found = score(assistant, unread, pages(), facts=EVAL, sets=sets, progress=step)
    mails = mail_figures(sort_mails(unread / "mails.jsonl"))
    if as_json:
        click.echo(json.dumps({**figures(found), "mails": mails}, indent=1))
    else:
        console.print(as_table(found), "", mail_table(mails))


def hold_out(folds: int, findings: Findings) -> None:
    """The part that trains: the same components, on all folds but one."""
    from bot.evaluate.components import read_components
    from bot.evaluate.cross_validate import cross_validate
    from bot.evaluate.training_data import read_training
    from bot.evaluate.unseen import eval_questions, near_copies

    with errors.status("Cross-validation") as status:
        training, components = read_training(ROOT), read_components(ROOT)
        findings.held_out = cross_validate(
            training,
            components,
            folds=folds,
            progress=lambda what: status.update(f"Cross-validation: {what}"),
        )
        findings.near_copies = near_copies(
            eval_questions(EVAL),
            [example.text for example in training.examples],
            components.vectors,
        )


def measure_public(folder: Path, as_json: bool) -> None:
    from bot.evaluate.components import read_components
    from bot.evaluate.few_shot import measure
    from bot.evaluate.show_few_shot import few_shot_json, few_shot_table

    paths = sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
    if not paths:
        errors.print(f"[red]There is no *.json in {folder}.[/]")
        sys.exit(1)
    with errors.status("Few-shot sets") as status:
        components = read_components(ROOT)
        results = [measure(path, components, status.update) for path in paths]
    if as_json:
        click.echo(json.dumps(few_shot_json(results), indent=1))
    else:
        console.print(few_shot_table(results))


def read_replies(
    base: str | None, rows: Path, sets: tuple[str, ...], count: int, seed: int
) -> None:
    """Single questions are read most, as they are asked most; a dialogue is read whole."""
    from bot.evaluate.read_aloud import read_aloud, some_rows

    asked = some_rows(rows, sets, count, random.Random(seed))
    with open_assistant(base) as assistant:
        read_aloud(asked, assistant, console)


def pages() -> list[Path]:
    """The pages that may be quoted."""
    return sorted((ROOT / "content").glob("*.txt"))


@contextmanager
def bar(title: str, total: int) -> Iterator[Callable[[Any], None]]:
    """A progress bar; what it gives is called once for each thing done."""
    from rich.progress import Progress

    with Progress(console=errors, transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda _: progress.advance(task)
