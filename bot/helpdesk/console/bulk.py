"""Many at once: first a page that says how many and what will happen, then exactly that or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.listed import Listed
from bot.helpdesk.console.work import Work
from bot.storage.queue.bulk import Asked, Target
from bot.storage.queue.refused import Blocked, Conflict

UNKNOWN = "Choose what to do with them."
MOST_DIGITS = 18


@dataclass(frozen=True)
class Wanted:
    """What a form asks for. `choice` is an action, with its value behind a colon where it takes one; `shown` tells the value."""

    choice: str
    action: Any
    value: str | int | None
    shown: str
    ids: Sequence[int]
    everything: bool

    def target(self, listed: Listed, who: str) -> Target:
        return listed.filter(who) if self.everything else self.ids


def hang_in(work: Work) -> None:
    """The routes."""
    desk, queue = work.desk, work.queue

    async def confirm(
        request: Request, person: Person, wanted: Wanted, listed: Listed, *, changed: bool = False
    ) -> HTTPResponse:
        asked: Asked | None = None
        problem = ""
        try:
            target = wanted.target(listed, person.id)
            asked = await queue.ask_bulk(wanted.action, target, person.id, wanted.value)
        except Blocked as why:
            problem = work.words.tell("blocked", why.why)
        return await work.show(
            request,
            person,
            "desk/bulk.html",
            409 if changed else 422 if problem else 200,
            wanted=wanted,
            asked=asked,
            listed=listed,
            problem=problem,
            changed=changed,
            will=work.words["bulk"][wanted.action]["will"].format(value=wanted.shown),
            button=work.words["bulk"][wanted.action]["button"],
        )

    @desk.post("/bulk", role="lead")
    async def ask(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        listed, wanted = Listed.of_query(form.get("list")), await _wanted(work, form)
        if not wanted.ids and not wanted.everything:
            return await work.done(person, listed.address(), "nothing_chosen")
        return await confirm(request, person, wanted, listed)

    @desk.post("/bulk/do", role="lead")
    async def do(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        listed, wanted = Listed.of_query(form.get("list")), await _wanted(work, form)
        try:
            count = await queue.do_bulk(
                wanted.action,
                wanted.target(listed, person.id),
                person.id,
                form.get("token"),
                wanted.value,
            )
        except (Conflict, Blocked):
            return await confirm(request, person, wanted, listed, changed=True)
        told = work.words["bulk"][wanted.action]["done"].format(count=count, value=wanted.shown)
        return await desk.done(person, listed.address(), told)


async def _wanted(work: Work, form: Form) -> Wanted:
    """Raises Told."""
    choice = form.get("action")
    action, _, given = choice.partition(":")
    ids = form.all("id")
    if action not in work.words["bulk"]:
        raise Told(400, UNKNOWN)
    if not all(one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS for one in ids):
        raise Told(400, UNKNOWN)
    value: str | int | None = None
    shown = ""
    if action == "assign":
        workers = (await work.staff()).workers
        if given not in workers:
            raise Told(400, UNKNOWN)
        value, shown = given, workers[given]
    elif action == "priority":
        if given not in ("1", "2", "3", "4"):
            raise Told(400, UNKNOWN)
        value, shown = int(given), work.words["priority"][int(given)]
    everything = form.get("scope") == "all"
    return Wanted(choice, action, value, shown, [int(one) for one in ids], everything)
