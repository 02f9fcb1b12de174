"""`bot lint`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.project import run_module, run_steps

STEPS = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format --check", ("ruff", "format", "--check", ".")),
    ("mypy --strict", ("mypy", "--strict", "bot", "actions")),
)


@click.command(
    name="lint", epilog=examples("bot lint", "bot lint --fix    # mends what ruff can mend")
)
@click.option("--fix", is_flag=True, help="Let ruff mend and format first.")
def command(fix: bool) -> None:
    """Look for mistakes with ruff and mypy, and for lines that are not formatted."""
    if fix:
        run_module("ruff", "check", "--fix", ".")
        run_module("ruff", "format", ".")
    sys.exit(run_steps(STEPS) > 0)
