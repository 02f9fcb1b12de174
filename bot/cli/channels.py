"""`bot channels check`, `bot channels package`, `bot channels resend`."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import console, project_settings
from bot.cli.teams_package import package

# name -> the module whose `check(settings, online)` gives (in order, sentence) for each thing.
CHECKS = {"slack": "bot.channels.slack.check", "teams": "bot.channels.teams.check"}


@click.group(
    name="channels",
    epilog=examples(
        "bot channels check --online", "bot channels package teams", "bot channels resend slack"
    ),
)
def command() -> None:
    """Slack and Teams: what is missing before they can be used, and what was put aside."""


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
        if only not in (None, name):
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


@command.command()
@click.argument("place", type=click.Choice(list(CHECKS)))
@click.option("--hours", type=click.FloatRange(min=0.0, max=24.0 * 90), default=24.0, show_default=True, help="Those of so many hours.")  # fmt: skip
def resend(place: str, hours: float) -> None:
    """Send after all the replies to PLACE that were put aside, as after a token was renewed.

    A server that runs sends them; there is no need to stop it.
    """
    from bot.storage.deliveries import Deliveries

    count = on_database(
        lambda database: Deliveries(database).again(place, database.clock() - hours * 3_600.0)
    )
    console.print(f"{count} {'reply' if count == 1 else 'replies'} will be sent.")


command.add_command(package)
