"""`bot versions list|back|export`: what answers, pages and model together, on the server's own terminal."""

from __future__ import annotations

import time

import click

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import ROOT, console
from bot.storage.database import Connection
from bot.storage.people import audit
from bot.storage.releases import content, releases
from bot.storage.releases.releases import AS_IT_CAME, Release


@click.group(
    name="versions",
    epilog=examples(
        "bot versions list",
        "bot versions back               # as it was before the last change",
        "bot versions back 3             # as in version 3",
        "bot versions back 0             # as it came with the server",
        "bot versions export             # write the pages that are served into content/ and knowledge/",
    ),
)
def command() -> None:
    """What answers, the pages and the model as one: list it, go back, write the pages into the project's files."""


@command.command(name="list")
def show() -> None:
    """List the newest versions, with their pages and their model; says which answers."""
    from bot.helpdesk.console.times import clock

    def read(c: Connection) -> tuple[list[Release], set[int]]:
        found = releases.newest(c)
        return found, releases.kept(c, found)

    found, kept = on_database(lambda base: base.read(read))
    for one in found:
        here = "[bold]in service[/]" if one is found[0] else ""
        pages = f"{one.role} ({one.content})" if one.content else "the server's own files"
        model = one.model or "the newest of MODELS_DIR"
        gone = "" if one.id in kept else "(not kept any more)"
        line = (
            f"{one.id}  {clock(one.at)}  {WHAT[one.what]}{_to(one)}  {pages}  {model} {gone} {here}"
        )
        console.print(line.rstrip(), soft_wrap=True, highlight=False)
    if not found:
        console.print("Nothing was put into service: what came with the server answers.")


@command.command()
@click.argument("version", type=click.IntRange(AS_IT_CAME), required=False)
def back(version: int | None) -> None:
    """Answer as in VERSION again, with its pages and its model; as before the last change, where none is named."""

    def write(c: Connection) -> Release | None:
        now = time.time()
        made = releases.back(c, releases.TERMINAL, now, version)
        if made is not None:
            audit.note(c, now, None, "release.back", str(made.back_to))
        return made

    made = on_database(lambda base: base.write(write))
    if made is None:
        raise click.ClickException(
            "There is nothing of that kind to go back to. See: bot versions list"
        )
    console.print(f"All servers answer{_to(made)} within seconds.")


@command.command()
def export() -> None:
    """Write the pages that are served over the project's own files, for training and the next image."""
    from bot.knowledge.read_yaml import parse_yaml
    from bot.knowledge.snapshot import SIGNPOSTS

    def read(c: Connection) -> dict[str, str] | None:
        found = releases.current(c)
        return content.files(c, found.content) if found else None

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
    if parse_yaml(signposts):
        console.print("Put these signposts into knowledge/hub.yml:")
        console.print(signposts, markup=False, highlight=False)
    console.print("Then run: bot knowledge build")


WHAT = {"pages": "new pages", "model": "another model", "back": "back"}


def _to(release: Release) -> str:
    if release.back_to is None:
        return ""
    return f" as in version {release.back_to}" if release.back_to else " as it came with the server"
