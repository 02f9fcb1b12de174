"""`bot check`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.lint import STEPS as LINT
from bot.cli.project import RASA_QUICKLY, run_steps

KNOWLEDGE = ("knowledge", ("bot", "knowledge", "check"))
RASA = (
    "rasa data validate",
    (
        RASA_QUICKLY,
        "data",
        "validate",
        "--fail-on-warnings",
        "--domain",
        "domain.yml",
        "--data",
        "data",
    ),
)


@click.command(name="check", epilog=examples("bot check", "bot check --quick    # without Rasa"))
@click.option("--quick", is_flag=True, help="Leave out what imports Rasa.")
def command(quick: bool) -> None:
    """Everything that can be checked without asking a question: code, knowledge, Rasa's files.

    The questions are asked by `bot test` (few minutes) and `bot eval`.
    """
    sys.exit(run_steps([*LINT, KNOWLEDGE, *([] if quick else [RASA])]) > 0)
