"""`bot train`."""

from __future__ import annotations

import click

from bot.cli import examples
from bot.cli.project import ROOT, console, project_settings


@click.command(name="train", epilog=examples("bot train", "bot train --force"))
@click.option("--force", is_flag=True, help="Train even where nothing changed.")
def command(force: bool) -> None:
    """Train with Rasa, where data, domain, config or code of the components changed."""
    from bot.cli.trained_model import ensure_model, model_of

    models = project_settings().models_dir
    if not force and (model := model_of(ROOT, models)):
        ensure_model(ROOT, models, console)
        console.print(f"Nothing changed since {model.name} was trained.")
        return
    ensure_model(ROOT, models, console, force=force)
