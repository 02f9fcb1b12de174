"""`bot models list|use`: which model answers, in all servers of the database."""

from __future__ import annotations

import json
import shutil
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import console, project_settings
from bot.storage.database import Connection
from bot.storage.people import audit
from bot.storage.releases import models, releases
from bot.storage.releases.models import Model

KEPT = 5
"""Versions that stay, the newest: each is some megabytes."""


@click.group(
    name="models",
    epilog=examples(
        "bot models list",
        "bot models use assistant-8f72eb8ce317",
        "bot models use --newest         # the newest of MODELS_DIR, as at first",
        "bot versions back               # as it was before, model and pages",
    ),
)
def command() -> None:
    """Models: list them, take one into service with the pages that are served. Servers change within seconds."""


@command.command(name="list")
def show() -> None:
    """List the models of MODELS_DIR and of the database; says which is in service."""
    from bot.helpdesk.console.times import clock

    current, known = on_database(
        lambda base: base.read(lambda c: (releases.current(c), models.known(c)))
    )
    serving = in_service()
    paths = {path.name: path for path in files()}
    for name in sorted({*paths, *(one.name for one in known)}):
        path = paths.get(name)
        made = trained_at(path) if path else _of(known, name).made_at
        here = "[bold]in service[/]" if serving and serving.name == name else ""
        where = str(path.parent) if path else "the database"
        # On one line each: a name is there to be copied.
        console.print(f"{name}  {clock(made)}  {where}  {here}".rstrip(), soft_wrap=True)
    if current is None or not current.model:
        console.print("Nothing else is said, so each server takes the newest of its MODELS_DIR.")


@command.command()
@click.argument("name", required=False)
@click.option("--newest", is_flag=True, help="The newest of each server's MODELS_DIR.")
def use(name: str | None, newest: bool) -> None:
    """Take the model NAME into service. No message is lost by it, and `bot versions back` undoes it."""
    if newest == (name is not None):
        raise click.UsageError("Name a model, or say --newest.")
    now = time.time()
    if name is None:
        on_database(lambda base: base.write(lambda c: taken(c, "", now)))
        console.print("Each server takes the newest of its MODELS_DIR, within seconds.")
        return
    path = _path(name)
    if path.parent == project_settings().models_dir:
        path = keep(path)  # there a training deletes what is old, whether it serves or not
    model = marked(path)
    content = path.read_bytes()

    def write(c: Connection) -> None:
        # Replicas share a database, and not always a folder.
        models.put(c, model, content if c.dialect.name == "postgresql" else None)
        taken(c, model.name, now)

    on_database(lambda base: base.write(write))
    console.print(f"{model.name} is in service within seconds. Back: bot versions back")


def taken(c: Connection, name: str, now: float) -> None:
    """Takes it into service, and notes that."""
    made = releases.with_model(c, name, releases.TERMINAL, now)
    audit.note(c, now, None, "release.model", str(made.id))


def in_service() -> Path | None:
    """The file of the model that answers; None where there is none here."""
    from bot.server.assistant import NoModel, newest_model
    from bot.server.versions import in_folder

    folder = project_settings().models_dir
    found = on_database(lambda base: base.read(releases.current))
    if found is not None and found.model:
        return in_folder(folder, found.model)
    try:
        return newest_model(folder)
    except NoModel:
        return None


def keep(model: Path) -> Path:
    """Copies a model's file to the versions; the oldest that neither serve nor served last go. Where it is now."""
    from bot.server.versions import VERSIONS

    folder = project_settings().models_dir / VERSIONS
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / model.name
    unfinished = folder / f"{model.name}.part"
    shutil.copyfile(model, unfinished)
    unfinished.replace(target)
    used = {one.name for one in on_database(lambda base: base.read(models.known))}
    versions = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in versions[:-KEPT]:
        if path.name not in used:
            path.unlink(missing_ok=True)
    return target


def files() -> list[Path]:
    """The models of MODELS_DIR and of its `versions`."""
    from bot.server.versions import VERSIONS

    folder = project_settings().models_dir
    return [*folder.glob("*.tar.gz"), *(folder / VERSIONS).glob("*.tar.gz")]


def marked(path: Path) -> Model:
    """What the database keeps of a model's file."""
    from bot.server.secret_key import secret_key
    from bot.server.versions import digest_of, mark_of

    digest = digest_of(path)
    mark = mark_of(secret_key(project_settings()), path.name, digest)
    return Model(path.name, digest, mark, trained_at(path))


def trained_at(path: Path) -> float:
    """When Rasa trained it, in seconds since 1970; that of the file where it does not say so."""
    try:
        with tarfile.open(path) as archive:
            held = archive.extractfile("metadata.json")
            told = json.load(held) if held else {}
        return datetime.fromisoformat(told["trained_at"]).replace(tzinfo=UTC).timestamp()
    except (OSError, tarfile.TarError, KeyError, ValueError):
        return path.stat().st_mtime


def _path(given: str) -> Path:
    """Raises ClickException."""
    from bot.server.versions import in_folder, name_of

    name = name_of(given)
    found = in_folder(project_settings().models_dir, name) if name else None
    if found is None:
        raise click.ClickException(f"There is no model {given} here. See: bot models list")
    return found


def _of(known: list[Model], name: str) -> Model:
    return next(one for one in known if one.name == name)
