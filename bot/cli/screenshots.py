"""`bot screenshots`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.project import run_module


@click.command(
    name="screenshots",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    epilog=examples("bot screenshots", "bot screenshots --out /tmp/pictures"),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Take the pictures of the widget that README shows."""
    sys.exit(run_module("bench.screenshots", *arguments))
