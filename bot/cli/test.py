"""`bot test`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.project import ROOT, console, project_settings, run_module

COVERAGE = ("--cov=bot", "--cov=actions", "--cov-report=term:skip-covered")
# On every processor; each of them loads the model, so on a large machine not on all. A file's tests stay
# together: they share a server or a browser. The longest files come first (tests/conftest.py), and stay there.
AT_ONCE = ("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile", "--no-loadscope-reorder")


@click.command(
    name="test",
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "bot test                          # all of them",
        "bot test --coverage               # and what they reach, which takes longer",
        "bot test tests/answers -k degree  # pytest's own arguments",
    ),
)
@click.option("--coverage", is_flag=True, help="Show which lines no test reaches.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(coverage: bool, arguments: tuple[str, ...]) -> None:
    """Run the tests. What can't run here is named as skipped, with how to get what it needs.

    Trains first where that is due, so that a failing training is not seen as a failing test.
    """
    from bot.cli.trained_model import ensure_model

    if not arguments:
        ensure_model(ROOT, project_settings().models_dir, console)
    sys.exit(run_module("pytest", *(COVERAGE if coverage else ()), *(arguments or AT_ONCE)))
