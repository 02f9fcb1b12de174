"""/desk/audit, for administrators: what was done, by whom, and the same as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.helpdesk.access.person import Person
from bot.helpdesk.console.desk import Desk
from bot.helpdesk.console.times import begins
from bot.helpdesk.plain_cell import plain_cell
from bot.storage.database import Database
from bot.storage.people import accounts, audit
from bot.storage.people.audit import LINES, Asked, Line

FILTER = ("person", "action", "object", "since", "until")
MOST_IN_FILE = 50_000
NOBODY = "nobody signed in"


def hang_in(desk: Desk, database: Database) -> None:
    """The routes."""

    async def names() -> dict[str, str]:
        everybody = await database.read(accounts.everybody)
        return {one.id: one.shown for one in everybody}

    @desk.get("/audit", role="admin")
    async def show(request: Request, person: Person) -> HTTPResponse:
        given = {name: request.args.get(name, "").strip() for name in FILTER}
        asked, wrong = _asked(given)
        before = request.args.get("before", "")
        start = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
        lines = await database.read(lambda c: audit.lines(c, asked, start, LINES + 1))
        page = lines[:LINES]
        shown = {name: value for name, value in given.items() if value}
        older = urlencode({**shown, "before": page[-1].id}) if len(lines) > LINES else ""
        return desk.render(
            request,
            person,
            "desk/audit.html",
            lines=page,
            names=await names(),
            actions=await database.read(audit.actions),
            given=given,
            wrong=wrong,
            older=older,
            file=urlencode(shown),
            newest=start is None,
        )

    @desk.get("/audit.csv", role="admin")
    async def export(request: Request, person: Person) -> HTTPResponse:
        asked, _ = _asked({name: request.args.get(name, "").strip() for name in FILTER})
        lines = await database.read(lambda c: audit.lines(c, asked, None, MOST_IN_FILE))
        text = as_csv(lines, await names())
        now = database.clock()
        # That somebody took a copy is itself worth a line.
        await database.write(
            lambda c: audit.note(c, now, person.id, "audit_exported", lines=len(lines))
        )
        headers = {"content-disposition": 'attachment; filename="audit.csv"'}
        return raw(text.encode("utf-8-sig"), 200, headers, "text/csv; charset=utf-8")


def as_csv(lines: Iterable[Line], names: Mapping[str, str]) -> str:
    """A table for a spreadsheet program; times are UTC, and nothing in it is computed."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["id", "time", "person id", "person", "action", "object", "details"])
    for one in lines:
        time = datetime.fromtimestamp(one.at, UTC).isoformat(timespec="seconds")
        cells = (
            time,
            one.person or "",
            names.get(one.person or "", ""),
            one.action,
            one.object or "",
            json.dumps(one.details, sort_keys=True) if one.details else "",
        )
        rows.writerow([one.id, *map(plain_cell, cells)])
    return file.getvalue()


def _asked(given: Mapping[str, str]) -> tuple[Asked, list[str]]:
    """What the filter's fields ask for, and the names of those that can't be read."""
    since, until = begins(given["since"]), begins(given["until"], days=1)
    wrong = [name for name, read in (("since", since), ("until", until)) if given[name] and read is None]  # fmt: skip
    return Asked(
        given["person"] or None, given["action"] or None, given["object"] or None, since, until
    ), wrong
