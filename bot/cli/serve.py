"""`bot serve`."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from bot.cli import examples
from bot.cli.project import ROOT, console


@click.command(name="serve", epilog=examples("bot serve", "bot serve --host 0.0.0.0 --port 8080"))
@click.option("--host", help="Address to listen on; HOST in the settings.")
@click.option("--port", type=int, help="Port to listen on; PORT in the settings.")
def command(host: str | None, port: int | None) -> None:
    """Build the knowledge, train where that is due, and serve. Ctrl-C stops it."""
    from bot import settings
    from bot.cli.trained_model import TrainingFailed, ensure_model
    from bot.knowledge.build import run_build

    values = settings.load()
    given = {"host": host, "port": port}
    values = replace(values, **{name: value for name, value in given.items() if value is not None})
    console.print("[1/3] Knowledge from the page")
    run_build(ROOT, console)  # what it refuses is said and not served; the rest is
    console.print("[2/3] The model")
    try:
        ensure_model(ROOT, ROOT / values.models_dir, console)
    except TrainingFailed as failed:
        console.print(f"[red]{failed}[/]")
        sys.exit(1)
    console.print("[3/3] Starting")
    from bot.server.serve import serve

    serve(values)
