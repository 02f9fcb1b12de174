"""`bot content list|back|export`: what was published at /desk/content, on the server's own terminal."""

from __future__ import annotations

import time

import click
from rich.table import Table

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import ROOT, console
from bot.storage.content import versions
from bot.storage.database import Connection
from bot.storage.people import audit

TERMINAL = "terminal"
"""Who did it, where no account did."""


@click.group(
    name="content",
    epilog=examples(
        "bot content list",
        "bot content back 3              # serve version 3 again",
        "bot content back files          # the files that came with the server",
        "bot content export              # write what is served into content/ and knowledge/",
    ),
)
def command() -> None:
    """Versions of the pages: list them, go back to one, write one into the project's files."""


@command.command(name="list")
def show() -> None:
    """List the newest versions; says which is served."""
    from bot.helpdesk.console.times import clock

    use, known = on_database(
        lambda base: base.read(lambda c: (versions.current(c), versions.newest(c)))
    )
    table = Table("", "version", "page", "published", box=None)
    for one in known:
        here = "served" if use and use.version == one.id else ""
        table.add_row(here, str(one.id), one.role, clock(one.made_at))
    console.print(table)
    if use is None or use.version is None:
        console.print("The files that came with the server are served.")


@command.command()
@click.argument("version")
def back(version: str) -> None:
    """Serve VERSION again, or the "files" that came with the server."""
    if version != "files" and not version.isdecimal():
        raise click.UsageError("Name a version by its number, or say files.")
    number = None if version == "files" else int(version)

    def write(c: Connection) -> bool:
        use, now = versions.current(c), time.time()
        done = versions.use(c, number, TERMINAL, now, use.id if use else 0)
        if done:
            audit.note(c, now, None, "content.use", version)
        return done

    if not on_database(lambda base: base.write(write)):
        raise click.ClickException(f"There is no version {version}. See: bot content list")
    console.print("All servers change within seconds.")


@command.command()
def export() -> None:
    """Write the version that is served over the project's own files, for training and the next image."""
    from bot.knowledge.snapshot import SIGNPOSTS

    def read(c: Connection) -> dict[str, str] | None:
        use = versions.current(c)
        return versions.files(c, use.version) if use and use.version else None

    texts = on_database(lambda base: base.read(read))
    if texts is None:
        raise click.ClickException("Nothing that was published is served: the files are.")
    signposts = texts.pop(SIGNPOSTS, "")
    for path, text in texts.items():
        target = ROOT / path
        if not target.resolve().is_relative_to(ROOT):
            raise click.ClickException(f"{path} leads elsewhere: nothing more is written.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
        console.print(path, highlight=False)
    console.print("Comments in these files are gone: look at the difference before you commit it.")
    console.print("Put these signposts into knowledge/hub.yml, then run bot knowledge build:")
    console.print(signposts, markup=False, highlight=False)
