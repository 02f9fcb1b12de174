"""`bot users`: the helpdesk's accounts, made and mended by whoever runs the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
from rich.table import Table

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import console, project_settings
from bot.helpdesk.access.people import NotDone, People
from bot.helpdesk.access.roles import MAY, ROLES
from bot.storage.database import Database
from bot.storage.people.accounts import Account

T = TypeVar("T")


@click.group(
    name="users",
    epilog=examples(
        "bot users add ann --role admin",
        "bot users add bob --role agent --email bob@example.org --throw-away",
        "bot users role bob lead",
        "bot users disable bob",
    ),
)
def command() -> None:
    """Accounts of the helpdesk at /desk. There is none to begin with."""


@command.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    required=True,
    help="; ".join(f"{role}: may {what}" for role, what in MAY.items()) + ". Each may what those before it may.",
)  # fmt: skip
@click.option("--email", default="", help="Where the desk writes to them.")
@click.option("--throw-away", is_flag=True, help="Make a password, and print it once.")
def add(name: str, role: str, email: str, throw_away: bool) -> None:
    """Add NAME, who signs in at /desk/login. Asks for the password."""
    password = _password(throw_away)
    _on_people(lambda people: people.add(name, role, password, email))
    console.print(f"{name} is added, with the role {role}.")
    _show(password, throw_away)


@command.command(name="list")
def show() -> None:
    """List the accounts, with role and when they signed in last."""
    from bot.helpdesk.console.times import clock

    table = Table("name", "role", "signs in", "e-mail", "last in", "", box=None)
    for one in _on_people(lambda people: people.everybody()):
        how = "here" if one.local else "organisation"
        seen = clock(one.seen_at) if one.seen_at else "never"
        off = "switched off" if one.disabled else ""
        table.add_row(one.name or f"{one.shown} ({one.id})", one.role, how, one.email, seen, off)
    console.print(table)


@command.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def role(name: str, role: str) -> None:
    """Give NAME another role, from their next click on."""
    _on_account(name, lambda people, account: people.change_role(account, role))
    console.print(f"{name} has the role {role} now.")


@command.command()
@click.argument("name")
def disable(name: str) -> None:
    """Switch NAME's account off: signed out everywhere at once."""
    _on_account(name, lambda people, account: people.disable(account))
    console.print(f"{name} is switched off, and signed out everywhere.")


@command.command()
@click.argument("name")
def enable(name: str) -> None:
    """Switch NAME's account on again, and forget tries that failed."""
    _on_account(name, lambda people, account: people.enable(account))
    console.print(f"{name} can sign in again.")


@command.command()
@click.argument("name")
@click.option("--throw-away", is_flag=True, help="Make a password, and print it once.")
def password(name: str, throw_away: bool) -> None:
    """Set NAME's password anew, as when it is lost: signed out everywhere."""
    given = _password(throw_away)
    _on_account(name, lambda people, account: people.set_password(account, given))
    console.print(f"{name} has a new password, and is signed out everywhere.")
    _show(given, throw_away)


@command.command(name="sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """End all sessions of NAME, as after a telephone was lost."""
    _on_account(name, lambda people, account: people.sign_out(account))
    console.print(f"{name} is signed out everywhere.")


@command.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
def erase(name: str, yes: bool) -> None:
    """Delete NAME's account. What they did stays in the audit, under an id that leads to nobody."""
    if not yes:
        click.confirm(f"{name} is deleted for good. Go on?", abort=True)
    _on_account(name, lambda people, account: people.erase(account))
    console.print(f"{name} is erased.")


def _password(throw_away: bool) -> str:
    """One that is made, or typed twice without being shown."""
    from bot.helpdesk.access import passwords

    if throw_away:
        return passwords.throw_away()
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _show(password: str, throw_away: bool) -> None:
    if throw_away:
        console.print("Password, shown this once:")
        click.echo(password)


def _on_account(name: str, work: Callable[[People, Account], Awaitable[None]]) -> None:
    async def run(people: People) -> None:
        await work(people, await people.find(name))

    _on_people(run)


def _on_people(work: Callable[[People], Awaitable[T]]) -> T:
    """What `work` comes to on the settings' accounts. Raises ClickException with what is wrong."""
    from bot.helpdesk.access.passwords import Passwords
    from bot.helpdesk.access.throttle import Throttle
    from bot.server.secret_key import secret_key

    secret = secret_key(project_settings())

    def on(database: Database) -> Awaitable[T]:
        return work(People(database, Passwords(), Throttle(database, secret)))

    try:
        return on_database(on)
    except NotDone as why:
        raise click.ClickException(str(why)) from None
