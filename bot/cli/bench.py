"""`bot bench`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.project import run_module


@click.command(
    name="bench",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    epilog=examples("bot bench", "bot bench --help"),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Measure this assistant and a stock Rasa project in one run; writes var/bench.json."""
    sys.exit(run_module("bench", *arguments))
