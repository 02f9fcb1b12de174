"""`bot report`: the statistics of the desk as Markdown, HTML or a table."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.cli import examples
from bot.cli.on_database import on_database
from bot.cli.project import ROOT, console, project_settings

SUFFIXES = {"md": "Markdown", "html": "HTML", "csv": "a table for a spreadsheet program"}


@click.command(
    name="report",
    epilog=examples(
        "bot report --since 2026-11-01",
        "bot report --since 2026-10-01 --until 2026-10-31 --format html --out october.html",
        "bot report --since 2026-11-01 --by day --format csv --out november.csv",
    ),
)
@click.option("--since", required=True, help="The first day, as in 2026-03-29, in London.")
@click.option("--until", help="The last day; today where it is not given.")
@click.option(
    "--by",
    type=click.Choice(("day", "week", "month")),
    help="What the days are cut into; what suits, where it is not given.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(tuple(SUFFIXES)),
    default="md",
    show_default=True,
    help="; ".join(f"{name}: {what}" for name, what in SUFFIXES.items()) + ".",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write to."
)
def command(since: str, until: str | None, by: str | None, kind: str, out: Path | None) -> None:
    """Print the figures of some days, each with what it counts. Nobody's words are in them."""
    from bot.helpdesk.statistics.as_csv import as_csv
    from bot.helpdesk.statistics.as_html import as_html
    from bot.helpdesk.statistics.as_markdown import as_markdown
    from bot.helpdesk.statistics.days import BadDays, days, today
    from bot.helpdesk.statistics.make import asked, names, sheet, words
    from bot.storage.figures.read import figures

    now, values = time.time(), project_settings()
    try:
        chosen = days(since, until or str(today(now)), by)
    except BadDays as why:
        raise click.BadParameter(str(why), param_hint=f"--{why.name}") from None
    found = on_database(lambda base: base.read(lambda c: figures(c, asked(chosen, now))))
    kept = (values.retention_days, values.text_days)
    made = sheet(words(ROOT), names(ROOT, today(now)), chosen, found, now, kept)
    text = {"md": as_markdown, "html": as_html, "csv": as_csv}[kind](made)
    if out is None:
        click.echo(text, nl=False)
        return
    # A spreadsheet program takes a file for UTF-8 only where it says so at its start.
    out.write_text(text, encoding="utf-8-sig" if kind == "csv" else "utf-8", newline="")
    console.print(f"Written to {out}.")
