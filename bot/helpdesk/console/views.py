"""The lists that are wanted again and again, each with how many are in it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.helpdesk.console.listed import Listed
from bot.helpdesk.queue.queue import Queue

_VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("To do", {}),
    ("Urgent", {"priority": "1"}),
    ("Check and send", {"ready": "yes"}),
    ("Mine", {"claims": "mine"}),
    ("Late", {"overdue": "yes"}),
    ("Done", {"status": "done"}),
)


@dataclass(frozen=True)
class View:
    """`here`: it is the list that is shown."""

    name: str
    address: str
    count: int
    here: bool


async def views(queue: Queue, who: str, shown: Listed) -> list[View]:
    """All of them, seen from `who`."""
    counts = await queue.counts()
    known = {
        "To do": counts.by_status.get("open", 0),
        "Urgent": counts.by_priority.get(1, 0),
        "Late": counts.overdue,
        "Done": counts.by_status.get("done", 0),
    }
    found = []
    for name, fields in _VIEWS:
        one = Listed(fields)
        if name in known:
            count = known[name]
        else:
            count = await queue.count(one.filter(who))
        asked = {key: value for key, value in shown.fields.items() if key != "order"}
        found.append(View(name, one.address(), count, asked == fields))
    return found
