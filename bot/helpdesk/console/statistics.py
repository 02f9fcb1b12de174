"""/desk/statistics, for leads: the figures of some days, and the same as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.desk import Desk
from bot.helpdesk.console.words import Words
from bot.helpdesk.statistics.as_csv import as_csv
from bot.helpdesk.statistics.days import BadDays, Days, days, today
from bot.helpdesk.statistics.make import asked, sheet, words
from bot.helpdesk.statistics.sheet import Sheet
from bot.storage.database import Database
from bot.storage.figures.read import figures

FIELDS = ("since", "until", "by")
USUAL = 28
"""Days that are shown where nobody says which."""


def hang_in(
    desk: Desk, database: Database, root: Path, called: Words, kept: tuple[int, int]
) -> None:
    """The routes. `root` holds the sheet's own words, `called` what topics are called; `kept`: for how many days talks and items are, and their words."""
    said = words(root)

    def given(request: Request) -> dict[str, str]:
        last = today(database.clock())
        usual = {"since": str(last - timedelta(days=USUAL - 1)), "until": str(last), "by": ""}
        return {name: str(request.args.get(name, "")).strip() or usual[name] for name in FIELDS}

    async def made(fields: Mapping[str, str]) -> tuple[Sheet, Days]:
        """Raises BadDays."""
        chosen, now = days(fields["since"], fields["until"], fields["by"]), database.clock()
        found = await database.read(lambda c: figures(c, asked(chosen, now)))
        return sheet(said, called.names, chosen, found, now, kept), chosen

    @desk.get("/statistics", role="lead")
    async def show(request: Request, person: Person) -> HTTPResponse:
        fields, wrong, shown = given(request), None, None
        try:
            shown, _ = await made(fields)
        except BadDays as why:
            wrong = why
        return desk.render(
            request,
            person,
            "desk/statistics.html",
            422 if wrong else 200,
            given=fields,
            wrong=wrong,
            sheet=shown,
            file=urlencode(fields),
        )

    @desk.get("/statistics.csv", role="lead")
    async def export(request: Request, person: Person) -> HTTPResponse:
        try:
            shown, chosen = await made(given(request))
        except BadDays as why:
            raise Told(400, str(why)) from None
        name = f"statistics-{chosen.first}-to-{chosen.last}.csv"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return raw(as_csv(shown).encode("utf-8-sig"), 200, headers, "text/csv; charset=utf-8")
