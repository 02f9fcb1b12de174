"""`bot reviewed show|export|check`: what leads approved at /desk/teach, on its way into a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import ROOT, console, errors, project_settings
from bot.cli.reviewed_plan import FILE, WHY, Plan, labels_of, nearness, other_examples, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.reviewed_gate import Gate
    from bot.helpdesk.review.nlu_file import Difference
    from bot.storage.review.question import Example


@click.group(
    name="reviewed",
    epilog=examples(
        "bot reviewed show",
        "bot reviewed check                      # is a model that learns them worse?",
        "bot reviewed export                     # into data/nlu_reviewed.yml, with a diff",
        "bot train --reviewed && bot models list",
    ),
)
def command() -> None:
    """Examples that leads approved: show them, try them, write them to a file."""


@command.command()
@click.option("--texts", is_flag=True, help="Print the examples too.")
def show(texts: bool) -> None:
    """Say how many examples are approved, by intent, and how many wait at /desk/teach."""
    from bot.storage.review import read

    approved, counts = on_database(
        lambda base: base.read(lambda c: (read.examples(c), read.counts(c)))
    )
    by_intent: dict[str, list[str]] = {}
    for one in approved:
        by_intent.setdefault(one.intent, []).append(one.text)
    for intent, found in sorted(by_intent.items()):
        console.print(f"{intent}: {len(found)}")
        for text in found if texts else ():
            console.out(f"  - {text}", highlight=False)
    waiting = f"{counts.get('open', 0)} to label, {counts.get('labelled', 0)} to approve"
    console.print(f"{len(approved)} approved; {waiting}, {counts.get('content', 0)} for the page.")


@command.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=ROOT / "data" / FILE,
    show_default="data/nlu_reviewed.yml",
)
@click.option("--yes", is_flag=True, help="Don't ask before examples are taken out of the file.")
def export(out: Path, yes: bool) -> None:
    """Write the approved examples to a file that Rasa reads, and show what is new in it.

    From then on each is a copy that leads to no talk.
    """
    from bot.helpdesk.review.nlu_file import difference

    old = out.read_text(encoding="utf-8") if out.exists() else ""
    made = made_plan(old)
    changed = difference(old, made.text)
    show_plan(made, changed)
    if changed.gone and not yes:
        click.confirm("Some examples are taken out of the file. Go on?", abort=True)
    if changed or not out.exists():
        unfinished = out.with_name(f"{out.name}.part")
        unfinished.write_text(made.text, encoding="utf-8")
        unfinished.replace(out)
    keep_copies(made.examples)
    console.print(f"Written: {out}" if changed else f"{out} is as it was.")


@command.command()
@click.option("--folds", type=click.IntRange(2), default=3, help="Of the cross-validation.")
def check(folds: int) -> None:
    """Train a candidate with the approved examples, and compare it with the model in service.

    It takes about as long as eight trainings, with `--folds 2` as six.

    Ends with 1 where it is worse. Nothing is kept: `bot train --reviewed` does the same and keeps a good one.
    """
    from bot.cli.reviewed_gate import gate

    made = changed_plan()
    with gate(made, ROOT, project_settings(), model_before(), folds, errors) as found:
        show_gate(found)
        if found.worse:
            raise SystemExit(1)
    console.print("Make a model of it: bot train --reviewed")


def changed_plan() -> Plan:
    """The plan against data/nlu_reviewed.yml. Ends the command where nothing is new."""
    from bot.helpdesk.review.nlu_file import difference

    path = ROOT / "data" / FILE
    made = made_plan(path.read_text(encoding="utf-8") if path.exists() else "")
    changed = difference(made.old, made.text)
    show_plan(made, changed)
    if not changed:
        console.print("Nothing is new: there is nothing to train.")
        raise SystemExit(0)
    return made


def made_plan(old: str) -> Plan:
    """Of what stands in the database. Raises ClickException."""
    from bot.evaluate.components import read_components
    from bot.log_lines import configure
    from bot.safety.screen import shared_screen
    from bot.server.sorting import PHRASES
    from bot.storage.review import read

    configure("error")  # Rasa's dependencies have much to say while they are imported
    approved = on_database(lambda base: base.read(read.examples))
    with errors.status("Comparing with what the assistant is measured with …"):
        try:
            too_near = nearness(ROOT, read_components(ROOT))
        except FileNotFoundError:
            raise click.ClickException(
                "tests/eval is not here. Examples are compared with it: run this in a full checkout."
            ) from None
        check = shared_screen(ROOT / PHRASES).check
        try:
            return plan(approved, old, labels_of(ROOT), check, other_examples(ROOT), too_near)
        except ValueError as wrong:
            raise click.ClickException(str(wrong)) from None


def keep_copies(given: Sequence[Example]) -> None:
    """What went into a file or a model leads to no talk from now on."""
    from bot.storage.review.change import copied

    on_database(lambda base: base.write(lambda c: copied(c, given)))


def model_before() -> Path:
    """The model in service. Raises ClickException where there is none."""
    from bot.cli.models import in_service

    found = in_service()
    if found is None:
        raise click.ClickException("There is no model to compare with. Train one: bot train")
    return found


def show_plan(made: Plan, changed: Difference) -> None:
    """The diff, the counts, and what was refused: by number."""
    for sign, colour, lines in (("-", "red", changed.gone), ("+", "green", changed.new)):
        for intent, texts in lines.items():
            for text in texts:
                console.print(f"[{colour}]{sign}[/] {intent}: ", end="")
                console.out(text, highlight=False)
    for intent, count in made.counts.items():
        console.print(f"{intent}: {count}")
    console.print(f"Together: {sum(made.counts.values())}")
    for why, count in sorted(made.refused.items()):
        console.print(f"{count} refused: {WHY[why]}.")


def show_gate(found: Gate) -> None:
    """Both sides, and the verdict."""
    from bot.evaluate.before_after import side_by_side

    parts: list[tuple[str, Any]] = [
        ("Read right, by cross-validation", found.intents),
        ("Answered as is due", found.questions),
    ]
    for title, lines in parts:
        console.print(side_by_side(title, lines), "")
    if found.worse:
        names = ", ".join(line.name for line in found.worse)
        console.print(f"[red]Refused:[/] it is worse in {names}.")
    else:
        console.print("It is not worse.")
