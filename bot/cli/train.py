"""`bot train`."""

from __future__ import annotations

import click

from bot.cli import examples
from bot.cli.project import ROOT, console, errors, project_settings


@click.command(
    name="train", epilog=examples("bot train", "bot train --force", "bot train --reviewed")
)
@click.option("--force", is_flag=True, help="Train even where nothing changed.")
@click.option(
    "--reviewed",
    is_flag=True,
    help="With what leads approved at /desk/teach: a version, kept where it is not worse.",
)
@click.option(
    "--folds", type=click.IntRange(2), default=3, help="Of --reviewed: of the cross-validation."
)
def command(force: bool, reviewed: bool, folds: int) -> None:
    """Train with Rasa, where data, domain, config or code of the components changed."""
    from bot.cli.trained_model import ensure_model, model_of

    if reviewed:
        return train_reviewed(folds)
    models = project_settings().models_dir
    if not force and (model := model_of(ROOT, models)):
        ensure_model(ROOT, models, console)
        console.print(f"Nothing changed since {model.name} was trained.")
        return
    ensure_model(ROOT, models, console, force=force)


def train_reviewed(folds: int) -> None:
    """Trains, compares, and keeps what is not worse. Ends the command with 1 where it is."""
    from bot.cli.models import keep
    from bot.cli.reviewed import changed_plan, keep_copies, model_before, show_gate
    from bot.cli.reviewed_gate import gate

    made = changed_plan()
    with gate(made, ROOT, project_settings(), model_before(), folds, errors) as found:
        show_gate(found)
        if found.worse:
            raise SystemExit(1)
        kept = keep(found.model)
    keep_copies(made.examples)
    console.print(f"Kept as {kept.name}.")
    console.print(f"Take it into service: bot models use {kept.name}")
