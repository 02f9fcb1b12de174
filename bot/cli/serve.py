"""`bot serve`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click

from bot.cli import examples
from bot.cli.project import ROOT, console, project_settings


@click.command(name="serve", epilog=examples("bot serve", "bot serve --host 0.0.0.0 --port 8080"))
@click.option("--host", help="Address to listen on; HOST in the settings.")
@click.option("--port", type=int, help="Port to listen on; PORT in the settings.")
def command(host: str | None, port: int | None) -> None:
    """Build the knowledge, train where that is due, and serve. Ctrl-C stops it."""
    from bot.cli.trained_model import ensure_model
    from bot.knowledge.build import run_build
    from bot.knowledge.read_knowledge import BROKEN, load
    from bot.server.console import CannotListen, listen
    from bot.server.serve import serve
    from bot.storage.schema import SchemaBehind

    values = project_settings()
    values = replace(values, host=host or values.host, port=values.port if port is None else port)
    try:
        listen(values.host, values.port).close()  # a taken port is better told before training
    except CannotListen as taken:
        raise click.ClickException(str(taken)) from None
    console.print("[1/3] Knowledge from the page")
    try:
        run_build(ROOT, console)  # what it refuses is said and not served; the rest is
        load(ROOT, date.today())
    except BROKEN as broken:
        raise click.ClickException(
            f"The files of knowledge/ can't be served: {broken}\nbot knowledge check names file, line and mend."
        ) from None
    console.print("[2/3] The model")
    ensure_model(ROOT, values.models_dir, console)
    console.print("[3/3] Starting")
    try:
        serve(values)
    except SchemaBehind as older:
        raise click.ClickException(str(older)) from None
