"""A change of one item that somebody asks for: done, or the page that says why not and keeps what was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.item_page import GONE, show
from bot.helpdesk.console.listed import Listed
from bot.helpdesk.console.work import Work
from bot.storage.queue.refused import Blocked, Conflict, Held, NoItem, TooLate

Change = Callable[[], Awaitable[object]]
_DIGITS = 9
"""No number of ours has more, and Python reads none of thousands."""


def number_in(form: Form, name: str) -> int:
    """The whole number in a field. Raises Told."""
    text = form.get(name)
    if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        raise Told(400, "This form can’t be read. Go back, and try again.")
    return int(text)


def letter_in(form: Form) -> str | None:
    """The draft as it was typed, lines as the queue keeps them; None where the form has none."""
    if not form.all("draft"):
        return None
    return form.get("draft").replace("\r\n", "\n").replace("\r", "\n")


def done(work: Work, form: Form) -> list[str]:
    """What was ticked as done about danger, of what there is to tick."""
    return [name for name in work.words["danger"]["done"] if name in form.all("did")]


async def ask_what(work: Work, request: Request, person: Person, number: int) -> HTTPResponse:
    """Of an item about danger nothing is ticked: it goes on once that is said, and nothing that was typed is lost."""
    told = work.words.tell("blocked", "did")
    typed = letter_in(request.ctx.form)
    return await show(work, request, person, number, status=422, problem=told, typed=typed)


async def changed(
    work: Work,
    request: Request,
    person: Person,
    number: int,
    change: Change,
    said: str | None,
    *,
    to_list: bool = False,
    **marks: object,
) -> HTTPResponse:
    """Does it, and leads back to the item, or to the list where there is nothing left to do with it.

    `said` is told there; None where the page itself shows that it was done.
    """
    form: Form = request.ctx.form
    listed = Listed.of_query(form.get("list"))
    try:
        await change()
    except NoItem:
        raise Told(404, GONE) from None
    except (Conflict, Held):
        return await conflict(work, request, person, number)
    except Blocked as why:
        told = work.words.tell("blocked", why.why)
        return await show(
            work,
            request,
            person,
            number,
            status=422,
            problem=told,
            typed=letter_in(form),
            did=done(work, form) or None,
            says=form.get("say"),
        )
    except TooLate:
        told = work.words.tell("blocked", "too_late")
        return await show(work, request, person, number, status=409, problem=told)
    back = listed.address() if to_list else listed.item(number)
    if said is None:
        return redirect(back, status=303)
    return await work.done(person, back, said, **marks)


async def conflict(work: Work, request: Request, person: Person, number: int) -> HTTPResponse:
    """Somebody was first: what they did since this page was loaded, and what was typed."""
    form: Form = request.ctx.form
    try:
        since = float(form.get("seen"))
    except ValueError:
        since = 0.0
    return await show(
        work,
        request,
        person,
        number,
        status=409,
        template="desk/conflict.html",
        since=since,
        wrote=letter_in(form),
    )
