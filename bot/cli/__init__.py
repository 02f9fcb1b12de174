"""The command `bot`: one subcommand a file, imported only when it is called.

`bot --help` has to answer at once, and importing Rasa takes seconds, so this table is all that
is read before a subcommand is known.
"""

from __future__ import annotations

from importlib import import_module

import click

from bot.cli.training_failed import TrainingFailed
from bot.settings import BadSetting

# name -> (module, what it does), in the order of `bot --help`
COMMANDS = {
    "serve": ("bot.cli.serve", "Build, train where needed, and serve on one port."),
    "ask": ("bot.cli.ask", "Ask one question; shows the answer and what it rests on."),
    "chat": ("bot.cli.chat", "Talk to the assistant in this terminal."),
    "explain": ("bot.cli.explain", "Show how a message was understood, step by step."),
    "train": ("bot.cli.train", "Train, where data, domain, config or components changed."),
    "test": ("bot.cli.test", "Run the tests; names what was skipped and how to get it."),
    "triage": ("bot.cli.triage", "Sort many messages: topic, urgency, and a letter to each."),
    "eval": ("bot.cli.evaluate", "Measure the assistant on questions it never saw."),
    "bench": ("bot.cli.bench", "Measure this assistant and a stock Rasa project in one run."),
    "faults": ("bot.cli.faults", "Try the promises: kill, freeze, flood, forge, and count."),
    "check": ("bot.cli.check", "Lint, and check the knowledge and Rasa's files."),
    "lint": ("bot.cli.lint", "ruff and mypy."),
    "knowledge": ("bot.cli.knowledge", "Build, check or compare what the assistant may say."),
    "db": ("bot.cli.db", "The database: version, upgrade, backup, restore."),
    "privacy": ("bot.cli.privacy", "What is kept of a conversation: export it, erase it."),
    "report": ("bot.cli.report", "The desk's statistics as Markdown, HTML or a table."),
    "reviewed": ("bot.cli.reviewed", "What leads approved at /desk/teach: show, check, export."),
    "models": ("bot.cli.models", "Models: list them, take one into service."),
    "versions": ("bot.cli.versions", "What answers, pages and model as one: list it, go back."),
    "users": ("bot.cli.users", "The helpdesk's accounts: add one, its role, its password."),
    "channels": ("bot.cli.channels", "Slack and Teams: what is missing before they can be used."),
    "try": ("bot.cli.try_place", "Try Slack, Teams or the desk here, without an account."),
    "screenshots": (
        "bot.cli.screenshots",
        "Take the pictures of widget and desk that README shows.",
    ),
    "lock": ("bot.cli.lock", "Resolve the dependencies again into requirements.lock."),
}


class Commands(click.Group):
    """A group that imports a subcommand when it is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (BadSetting, TrainingFailed) as wrong:
            raise click.ClickException(str(wrong)) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, help) in COMMANDS.items()])


def examples(*lines: str) -> str:
    """The end of a command's help; \\b keeps click from filling the lines up."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "bot serve --port 8080",
        'bot ask "How many sessions are there?"',
        'bot explain "can I start without A levels"',
        "bot eval --read 60",
    ),
)
def main() -> None:
    """A question-answering assistant that says what its page says, and shows the words."""
