"""`bot ask`."""

from __future__ import annotations

import json

import click

from bot.cli import examples
from bot.cli.open_assistant import base_option, no_answer, open_assistant
from bot.cli.project import console


@click.command(
    name="ask",
    epilog=examples(
        'bot ask "How many sessions are there?"',
        'bot ask --json "Do I need a degree?" | jq .[1].custom.outcome',
        'bot ask --base http://127.0.0.1:5005 "Who supervises me?"',
    ),
)
@click.argument("question", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the messages of the REST channel.")
@base_option
def command(question: tuple[str, ...], as_json: bool, base: str | None) -> None:
    """Ask one QUESTION, and show the answer with the words of the page that it rests on."""
    import uuid

    from bot.cli.show_reply import show_reply

    with open_assistant(base) as assistant:
        reply = assistant.say(f"ask-{uuid.uuid4().hex[:8]}", " ".join(question))
    if reply.error:
        no_answer(reply.error, base)
    if as_json:
        click.echo(json.dumps(reply.messages, indent=1, ensure_ascii=False))
    else:
        show_reply(reply, console)
