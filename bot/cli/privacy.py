"""`bot privacy erase|export|sweep`."""

from __future__ import annotations

import json

import click

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import console, project_settings


@click.group(
    name="privacy",
    epilog=examples("bot privacy export web:1f0c…", "bot privacy erase web:1f0c…"),
)
def command() -> None:
    """What is kept of a conversation: show it, erase it, delete what is too old."""


@command.command()
@click.argument("conversation")
def export(conversation: str) -> None:
    """Print everything that is kept of CONVERSATION, as JSON."""
    from bot.helpdesk.queue.seal import Seal
    from bot.server.secret_key import secret_key
    from bot.storage.export import export as kept

    values = project_settings()
    seal = Seal([secret_key(values), values.secret_key_previous])
    found = on_database(lambda database: kept(database, _checked(conversation), seal.open))
    if not any(found.values()):
        raise click.ClickException("Nothing is kept under this id.")
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


@command.command()
@click.argument("conversation")
def erase(conversation: str) -> None:
    """Erase everything of CONVERSATION; of its id a hash stays, so that nothing late comes back."""
    from bot.storage.erase import erase as erased

    rows = on_database(lambda database: erased(database, _checked(conversation)))
    console.print(f"Erased: {rows} rows." if rows else "Nothing was kept under this id.")


@command.command()
def sweep() -> None:
    """Delete now what RETENTION_DAYS, TEXT_DAYS and AUDIT_DAYS say. The server does it every hour."""
    from bot.storage.retention import sweep as swept

    values = project_settings()
    days = (values.retention_days, values.text_days, values.audit_days)
    done = on_database(lambda base: swept(base, *days))
    console.print(f"{done.deleted} talks deleted; the words of {done.blanked} blanked.")


def _checked(conversation: str) -> str:
    from bot.storage.conversation_id import BadConversationId, checked

    try:
        return checked(conversation)
    except BadConversationId as bad:
        raise click.ClickException(str(bad)) from None
