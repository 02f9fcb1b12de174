"""`bot test`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.project import ROOT, console, run_module

COVERAGE = ("--cov=bot", "--cov=actions", "--cov-report=term:skip-covered")


@click.command(
    name="test",
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "bot test                          # all of them, with coverage",
        "bot test tests/answers -k degree  # pytest's own arguments; no coverage",
    ),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run the tests. What can't run here is named as skipped, with how to get what it needs.

    Trains first where that is due, so that a failing training is not seen as a failing test.
    """
    from bot import settings
    from bot.cli.trained_model import TrainingFailed, ensure_model

    if not arguments:
        try:
            ensure_model(ROOT, ROOT / settings.load().models_dir, console)
        except TrainingFailed as failed:
            console.print(f"[red]{failed}[/]")
            sys.exit(1)
    sys.exit(run_module("pytest", *(arguments or COVERAGE)))
