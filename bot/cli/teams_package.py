"""`bot channels package teams`: the app package that an administrator uploads to Teams."""

from __future__ import annotations

from pathlib import Path

import click

from bot.channels.teams.package import package as write_package
from bot.cli.project import project_settings
from bot.settings import BadSetting


@click.command(name="package")
@click.argument("place", type=click.Choice(["teams"]))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("var/teams-app.zip"),
    show_default=True,
    help="Where the zip goes.",
)
def package(place: str, out: Path) -> None:
    """Write the app package of PLACE: manifest and icons in one zip.

    \b
    bot channels package teams
    bot channels package teams --out teams.zip
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_package(project_settings(), out)
    except (BadSetting, ValueError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"Written: {out}. Upload it to {place.capitalize()} (docs/teams.md).")
