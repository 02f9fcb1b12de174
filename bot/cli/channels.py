"""`bot channels check`."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

import click

from bot.cli import examples
from bot.cli.project import console, project_settings

# name -> the module whose `check(settings, online)` gives (in order, sentence) for each thing.
CHECKS = {"slack": "bot.channels.slack.check", "teams": "bot.channels.teams.check"}


@click.group(name="channels", epilog=examples("bot channels check", "bot channels check --online"))
def command() -> None:
    """Slack and Teams: what is missing before they can be used."""


@command.command()
@click.option("--online", is_flag=True, help="Ask the platforms too: do they know us?")
@click.option("--only", type=click.Choice(list(CHECKS)), help="One of them only.")
def check(online: bool, only: str | None) -> None:
    """Say what is set, what is missing, and whether credentials have the form they should.

    Exits with 1 where something is missing in a place that is meant to be on.
    """
    values = project_settings()
    wrong = 0
    for name, module in CHECKS.items():
        if only not in (None, name) or not _there(module):
            continue
        console.print(f"[bold]{name.capitalize()}[/]")
        found: list[tuple[bool, str]] = import_module(module).check(values, online)
        for ok, sentence in found:
            console.print("  [green]✓[/]" if ok else "  [red]✗[/]", end=" ")
            console.out(sentence, highlight=False)
        meant = only == name or any(value for key, value in vars(values).items()
                                    if key.startswith(f"{name}_") and key.endswith(("_token", "_secret", "_app_id")))  # fmt: skip
        wrong += meant and not all(ok for ok, _ in found)
    sys.exit(1 if wrong else 0)


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
