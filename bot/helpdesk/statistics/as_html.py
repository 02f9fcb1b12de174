"""The sheet as one HTML file that needs nothing beside it."""

from __future__ import annotations

from bot.channels.pages.templates import templates
from bot.helpdesk.statistics.sheet import Sheet


def as_html(sheet: Sheet) -> str:
    """`web/templates/desk/report.html`, filled in."""
    return templates().get_template("desk/report.html").render(sheet=sheet)
