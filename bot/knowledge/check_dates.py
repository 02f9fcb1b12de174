"""Dates that have passed: pages due for review, signposts that are withheld. And hours that can't be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.knowledge.files import RoleFiles, YamlFile
from bot.knowledge.hours import Hours
from bot.knowledge.problem import Problem
from bot.knowledge.read_shared import as_date


def check_dates(roles: list[RoleFiles], hub: YamlFile, today: date) -> Iterator[Problem]:
    """Yield what is past its review on `today`: warnings, since answers go on; and days that don't exist."""
    for role in roles:
        review, copied = (_day(role.sidecar, (key,)) for key in ("review_by", "copied"))
        yield from (one for one in (review, copied) if isinstance(one, Problem))
        if isinstance(review, date) and today > review:
            since = copied.isoformat() if isinstance(copied, date) else ""
            what = f"The page was to be reviewed by {review}."
            said = f"Answers now say “as on the page on {since}”. " if since else ""
            mend = f"{said}compare with the page (`bot knowledge diff`), then set review_by anew."
            yield role.sidecar.problem(("review_by",), what, mend, "warning")
            if not since:
                what = "No date of copying is set, so answers can't say how old they are."
                yield role.sidecar.problem(("copied",), what, "set `copied`.", "warning")
    for intent in hub.data["signposts"]:
        day = _day(hub, ("signposts", intent, "review_by"))
        if isinstance(day, Problem):
            yield day
        elif day and today > day:
            what = f"The signpost of {intent} is past its review ({day}): it is withheld."
            mend = f"ask {hub.data['signposts'][intent]['owner']}, then set review_by anew."
            yield hub.problem(("signposts", intent, "review_by"), what, mend, "warning")


def check_hours(hub: YamlFile) -> Iterator[Problem]:
    """Yield each day on which people are there to no hour, or not there on no day: a server would not start."""
    people = hub.data.get("people") or {"hours": {}, "closed": ()}
    for name, value in people["hours"].items():
        try:
            Hours.read({name: value}, ())
        except ValueError:
            what = f"The hours of {name} end before they begin: {value}."
            yield hub.problem(("people", "hours", name), what, "write them as in 09:00-17:00.")
    for at, day in enumerate(people["closed"]):
        try:
            Hours.read({}, (day,))
        except ValueError:
            what = f"“{day}” is no day of the calendar."
            yield hub.problem(("people", "closed", at), what, "write it as YYYY-MM-DD.")


def _day(file: YamlFile, key: tuple[str, ...]) -> date | Problem | None:
    value = file.data
    for part in key:
        value = value[part]
    try:
        return as_date(value)
    except ValueError:
        return file.problem(key, f"“{value}” is no day of the calendar.", "write it as YYYY-MM-DD.")
