"""`bot chat`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import click

from bot.cli import examples
from bot.cli.open_assistant import base_option, open_assistant
from bot.cli.project import console

if TYPE_CHECKING:
    from bot.evaluate.assistant import Assistant, Reply

LEAVE = {"/quit", "/exit", "/q"}
HINT = (
    "Type a question, or a number to press a button. /sources shows the page's words, /quit leaves."
)


@click.command(name="chat", epilog=examples("bot chat", "bot chat --base http://127.0.0.1:5005"))
@base_option
def command(base: str | None) -> None:
    """Talk to the assistant here. A number presses a button of the last reply."""
    with open_assistant(base) as assistant:
        console.print(f"[dim]{HINT}[/]\n")
        talk(assistant, f"chat-{uuid.uuid4().hex[:8]}")


def talk(assistant: Assistant, sender: str) -> None:
    """Ask and answer until the person leaves, or their input ends."""
    from bot.cli.show_reply import show_reply, show_sources

    last: Reply | None = None
    while (typed := read_line()) is not None:
        if typed == "/sources" and last:
            show_sources(last, console)
        elif typed:
            last = assistant.say(sender, pressed(typed, last))
            if last.error:
                console.print(f"[red]No answer:[/] {last.error}\n")
            else:
                show_reply(last, console, sources=False)
        console.print()


def read_line() -> str | None:
    """The next line, or None where the talk is over."""
    try:
        typed = console.input("[bold]you[/] ").strip()
    except (EOFError, KeyboardInterrupt):
        return None
    return None if typed.lower() in LEAVE else typed


def pressed(typed: str, last: Reply | None) -> str:
    """What is sent: the payload of the button with the typed number, else the words."""
    if last and typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(last.buttons):
        return last.buttons[int(typed) - 1][1]
    return typed
