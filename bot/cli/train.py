"""`bot train`."""

from __future__ import annotations

import sys

import click

from bot.cli import examples
from bot.cli.project import ROOT, console


@click.command(name="train", epilog=examples("bot train", "bot train --force"))
@click.option("--force", is_flag=True, help="Train even where nothing changed.")
def command(force: bool) -> None:
    """Train with Rasa, where data, domain, config or code of the components changed."""
    from bot import settings
    from bot.cli.trained_model import TrainingFailed, ensure_model, model_of

    models = ROOT / settings.load().models_dir
    if not force and (model := model_of(ROOT, models)):
        ensure_model(ROOT, models, console)
        console.print(f"Nothing changed since {model.name} was trained.")
        return
    try:
        ensure_model(ROOT, models, console, force=force)
    except TrainingFailed as failed:
        console.print(f"[red]{failed}[/]")
        sys.exit(1)
