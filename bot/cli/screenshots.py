"""`bot screenshots`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli import examples
from bot.cli.project import run_module


@click.command(
    name="screenshots", epilog=examples("bot screenshots", "bot screenshots --out pictures")
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to."
)
def command(out: Path | None) -> None:
    """Take the pictures of the widget and the desk that README shows. Needs Chromium."""
    given = ["--out", str(out.resolve())] if out else []
    sys.exit(run_module("bench.screenshots", *given))
