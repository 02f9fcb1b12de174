"""Who is asked: a server that runs elsewhere, or the assistant in this process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.cli.project import ROOT, console, errors, project_settings

if TYPE_CHECKING:
    from bot.evaluate.assistant import Assistant
    from bot.evaluate.local import LocalAssistant

base_option = click.option(
    "--base", metavar="URL", help="Ask a running server, such as http://127.0.0.1:5005."
)


@contextmanager
def open_assistant(base: str | None) -> Iterator[Assistant]:
    """The server at `base`; without one, the newest model in this process."""
    if base:
        from bot.evaluate.assistant import RemoteAssistant

        yield RemoteAssistant(base)
        return
    with open_local() as local:
        yield local


@contextmanager
def open_local() -> Iterator[LocalAssistant]:
    """The newest model in this process, trained first where there is none. Raises TrainingFailed."""
    from bot.cli.trained_model import ensure_model, model_of

    values = project_settings()
    if not any(values.models_dir.glob("*.tar.gz")):
        ensure_model(ROOT, values.models_dir, errors)
    elif not model_of(ROOT, values.models_dir):
        errors.print("[dim]The newest model is older than the files as they are: bot train[/]")
    with errors.status("Loading the model …"):
        from bot.evaluate.local import LocalAssistant

        local = LocalAssistant(values)
    try:
        yield local
    finally:
        local.close()


def no_answer(why: str, base: str | None) -> None:
    """Say in a sentence that nothing came back, and end the command."""
    where = f" from {base}" if base else ""
    console.print(f"[red]No answer{where}:[/] {why}")
    sys.exit(1)
