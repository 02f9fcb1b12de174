"""What the queue's pages work with, and what stands at the top of each: the urgent, and what goes out just now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.helpdesk.access.person import Person
from bot.helpdesk.console.desk import Desk
from bot.helpdesk.console.page_words import PageWords
from bot.helpdesk.console.staff import Staff
from bot.helpdesk.console.words import Words
from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.triage.danger import Found
from bot.storage.database import Database
from bot.storage.queue.filter import MOST, Filter, Page
from bot.storage.queue.item import URGENT, Item
from bot.storage.queue.send import UNDO

Check = Callable[[str], Found]
"""What the safety rules say of a text."""
GOING = 3
"""Replies that are shown each by itself as they go out; more are told together."""


@dataclass(frozen=True)
class Top:
    """`urgent`: how many nobody has, `first` the oldest of them. `going`: this person's replies that may be taken back,

    each with its seconds: the newest of them, where there are more than `GOING`; `count` is of all.
    `waiting`: the items of talks in which somebody waits for a person just now.
    """

    urgent: int
    first: Item | None
    going: tuple[tuple[Item, int], ...]
    count: int
    waiting: tuple[int, ...] = ()

    @property
    def seen(self) -> str:
        """What is shown, in short: a script that has it already is told nothing."""
        going = ".".join(str(item.id) for item, _ in self.going)
        first = self.first.id if self.first else 0
        waiting = ".".join(map(str, self.waiting))
        return f"{self.urgent}-{first}-{self.count}-{going}-{waiting}"


@dataclass(frozen=True)
class Work:
    """`channels`: those that replies can be pushed to now, by name. `check`: the safety rules."""

    desk: Desk
    queue: Queue
    database: Database
    words: Words
    page_words: PageWords
    channels: Collection[str]
    check: Check

    async def staff(self) -> Staff:
        return await Staff.read(self.database)

    async def top(self, person: Person) -> Top:
        """What this person has to know wherever they are."""
        urgent, sending = await urgent_and_going(self.queue, person.id)
        now = self.database.clock()
        seconds = {item.id: int((item.sent_at or 0.0) + UNDO - now) for item in sending.items}
        going = tuple((item, seconds[item.id]) for item in sending.items if seconds[item.id] > 0)
        count = sending.count if len(going) == len(sending.items) else len(going)
        waiting = tuple(await self.queue.waiting())
        return Top(urgent.count, next(iter(urgent.items), None), going[:GOING], count, waiting)

    async def show(
        self, request: Request, person: Person, template: str, status: int = 200, **values: Any
    ) -> HTTPResponse:
        """A page of the queue."""
        top = await self.top(person)
        return self.desk.render(
            request, person, template, status, words=self.words, top=top, **values
        )

    async def done(self, person: Person, path: str, name: str, **marks: object) -> HTTPResponse:
        """After a POST: leads to `path`, where the sentence `name` is told once."""
        return await self.desk.done(person, path, self.words.tell("said", name, **marks))


async def urgent_and_going(queue: Queue, who: str) -> tuple[Page, Page]:
    """What is urgent and nobody has, and what of `who` goes out just now."""
    urgent = await queue.page(Filter(priority=URGENT, claims="free"), size=1)
    mine = Filter(status="sending", sent_by=who)
    return urgent, await queue.page(mine, "newest", size=MOST)
