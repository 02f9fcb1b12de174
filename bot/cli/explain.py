"""`bot explain`."""

from __future__ import annotations

import click

from bot.cli import examples
from bot.cli.open_assistant import open_local
from bot.cli.project import ROOT, console


@click.command(
    name="explain",
    epilog=examples(
        'bot explain "can I start without A levels"',
        'bot explain --after "how long is the training" "and who made it"',
    ),
)
@click.argument("message", nargs=-1, required=True)
@click.option("--after", multiple=True, metavar="TEXT", help="Said before it; may be repeated.")
def command(message: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Show how a MESSAGE was understood, and which steps led to the reply."""
    from bot.cli.show_explanation import show_explanation

    with open_local() as local:
        from bot.evaluate.explain import explain

        show_explanation(explain(local, ROOT, " ".join(message), after), console)
