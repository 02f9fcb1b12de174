"""`bot channels check`, `bot channels package`, `bot channels resend`."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import console, project_settings
from bot.cli.teams_package import package
from bot.settings import Settings

# name -> the module whose `check(settings, online)` gives (in order, sentence) for each thing.
CHECKS = {
    "slack": "bot.channels.slack.check",
    "teams": "bot.channels.teams.check",
    "mail": "bot.helpdesk.mailbox.check",
}
# name -> what a place can't be without; where none of it is set, the place is meant to be off.
NEEDS = {
    "slack": ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"),
    "teams": ("TEAMS_APP_ID", "TEAMS_TENANT_ID", "TEAMS_CLIENT_SECRET"),
    "mail": ("MAILBOX_URL", "SMTP_URL", "MAIL_FROM"),
}
BESIDE = {"slack": ("SLACK_APP_TOKEN",), "teams": ("TEAMS_CERTIFICATE",), "mail": ()}
"""What is of no use by itself: who has set it means the place to be on, too."""


@click.group(
    name="channels",
    epilog=examples(
        "bot channels check --online", "bot channels package teams", "bot channels resend slack"
    ),
)
def command() -> None:
    """Slack, Teams and mail: what is missing before they can be used, and what was put aside."""


@command.command()
@click.option("--online", is_flag=True, help="Ask the platforms too: do they know us?")
@click.option("--only", type=click.Choice(list(CHECKS)), help="One of them only.")
def check(online: bool, only: str | None) -> None:
    """Say what is set, what is missing, and whether credentials have the form they should.

    Exits with 1 where a place is half set, or set and wrong. One that is off is in order.
    """
    values = project_settings()
    wrong = 0
    for name, module in CHECKS.items():
        if only not in (None, name):
            continue
        if is_off(name, values):
            *others, last = NEEDS[name]
            console.print(f"[bold]{name.capitalize()}[/]: off. ", end="")
            console.out(
                f"To turn it on, set {', '.join(others)} and {last}: docs/{name}.md says how.",
                highlight=False,
            )
            continue
        console.print(f"[bold]{name.capitalize()}[/]")
        found: list[tuple[bool, str]] = import_module(module).check(values, online)
        for ok, sentence in found:
            console.print("  [green]✓[/]" if ok else "  [red]✗[/]", end=" ")
            console.out(sentence, highlight=False)
        wrong += not all(ok for ok, _ in found)
    sys.exit(1 if wrong else 0)


def is_off(name: str, values: Settings) -> bool:
    """Whether nothing is set of what the place can't be without."""
    return not any(getattr(values, one.lower()) for one in (*NEEDS[name], *BESIDE[name]))


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
