"""The pages' words and elements stand in `web/templates`; this fills them in."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.channels.pages.links import href

FOLDER = Path(__file__).resolve().parents[3] / "web" / "templates"


def templates(folder: Path = FOLDER) -> Environment:
    """The templates of `folder`: whatever is filled in is text, and a name without a value is an error."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["href"] = href
    return made
