"""`bot knowledge build|check|diff`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli import examples
from bot.cli.project import ROOT, console


@click.group(
    name="knowledge",
    epilog=examples(
        "bot knowledge build", "bot knowledge check", "bot knowledge diff new-page.txt"
    ),
)
def command() -> None:
    """What the assistant may say: made from the page, checked against it, compared with a new one."""


@command.command()
def build() -> None:
    """Find each quote on its page and write what can be served."""
    from bot.knowledge.build import run_build

    sys.exit(run_build(ROOT, console))


@command.command()
def check() -> None:
    """Name every mistake in the knowledge with its file, its line and its mend."""
    from bot.knowledge.check import run_check

    sys.exit(run_check(ROOT, console))


@command.command()
@click.argument("new_page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def diff(new_page: Path) -> None:
    """Say what NEW_PAGE changes, what it touches, and what an editor has to write."""
    from bot.knowledge.diff import run_diff

    sys.exit(run_diff(ROOT, new_page, console))
