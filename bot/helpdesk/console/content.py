"""/desk/content: a new text of a page, what is said about it, a try, and what visitors get. Leads write, administrators publish."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.content_form import typed
from bot.helpdesk.console.content_rows import PAGE_LABELS, rows
from bot.helpdesk.console.form import File, Form
from bot.helpdesk.console.work import Work
from bot.helpdesk.content import pasted
from bot.helpdesk.content.choices import LEFT_OUT
from bot.helpdesk.content.editor import Editor, Looked, NotPublished
from bot.helpdesk.content.preview import MOST, Parse, preview
from bot.helpdesk.triage.rules import Rules

Refused = Callable[[], tuple[int, str] | None]
AT = "/desk/content"
MOST_BYTES = 1 << 20
GIVEN = ("role", "name", "called", "text", "at")
"""What the form of a new text holds, and at which of it a problem is."""
GONE = "This draft is not here any more: it was published, or thrown away."
LATE = "Somebody else changed this meanwhile. Look at it as it is now, and do it again."
NOT_WHOLE = "Nothing was published: something is still to be done."
SAVED = "Saved. {left}"
PUBLISHED = "Version {version} is published. Visitors get it within seconds."
BACK = "Done. Visitors get it within seconds."
DROPPED = "The draft is thrown away."
NO_ROLE = "Say which page it is. For another role write its name, which no other page may have."
NO_MODEL = "There is no model here that could read a question."
NO_QUESTION = f"Write a question, of {MOST:,} characters at most."


def hang_in(
    work: Work,
    editor: Editor,
    rules: Rules,
    parse: Parse | None,
    refused: Refused = lambda: None,
    today: Callable[[], date] = date.today,
) -> None:
    """The routes. `parse`: a text as the model reads it; a draft can't be tried without. `rules`: what tells of danger in it; `refused`: the release that this server does not answer by, and why."""
    desk = work.desk

    async def overview(
        request: Request, person: Person, status: int = 200, problem: str = "", **given: str
    ) -> HTTPResponse:
        return await work.show(
            request,
            person,
            "desk/content.html",
            status,
            found=await editor.overview(),
            refused=refused(),
            staff=await work.staff(),
            most=pasted.MOST,
            problem=problem,
            given={**dict.fromkeys(GIVEN, ""), **given},
        )

    async def look(number: int) -> Looked:
        found = await editor.look(number)
        if found is None:
            raise Told(404, GONE)
        return found

    @desk.get("/content", role="lead")
    async def show(request: Request, person: Person) -> HTTPResponse:
        return await overview(request, person)

    @desk.post("/content", role="lead", most=MOST_BYTES)
    async def begin(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        files: list[File] = form.files.get("file", [])
        content = files[0].content if files else form.get("text").encode()
        given = {name: form.get(name) for name in GIVEN if name != "at"}
        try:
            text = pasted.read(content)
        except pasted.BadPage as why:
            return await overview(request, person, 422, str(why), at="text", **given)
        role = "" if given["role"] == LEFT_OUT else given["role"]
        number = None
        if given["role"]:
            number = await editor.begin(role, text, given["name"], given["called"], person.id)
        if number is None:
            return await overview(request, person, 422, NO_ROLE, at="role", **given)
        return redirect(f"{AT}/{number}", status=303)

    @desk.get("/content/<number:int>", role="lead")
    async def draft(request: Request, person: Person, number: int) -> HTTPResponse:
        found = await look(number)
        return await work.show(
            request,
            person,
            "desk/content_draft.html",
            found=found,
            rows=rows(found),
            choices=found.assessed.pool.choices(),
            left_out=LEFT_OUT,
            labels=PAGE_LABELS,
            staff=await work.staff(),
            most=MOST,
            can_try=parse is not None and found.assessed.knowledge is not None,
        )

    @desk.post("/content/<number:int>", role="lead", most=MOST_BYTES)
    async def save(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        found = await look(number)
        kept = typed(form, found.choices)
        if not await editor.save(number, _number(form, "revision"), kept, person.id):
            return await desk.done(person, f"{AT}/{number}", LATE)
        left = len((await look(number)).assessed.faults)
        told = f"{left} to do." if left else "Nothing is left to do."
        return await desk.done(person, f"{AT}/{number}", SAVED.format(left=told))

    @desk.post("/content/<number:int>/ask", role="lead")
    async def ask(request: Request, person: Person, number: int) -> HTTPResponse:
        found, asked = await look(number), request.ctx.form.get("question").strip()
        if parse is None or found.assessed.knowledge is None:
            raise Told(409, NO_MODEL)
        if not asked or len(asked) > MOST:
            raise Told(422, NO_QUESTION)
        said = await asyncio.to_thread(
            preview,
            asked,
            parse,
            work.check,
            rules,
            found.assessed.knowledge,
            found.draft.role,
            today(),
        )
        return await work.show(
            request,
            person,
            "desk/content_try.html",
            number=number,
            asked=asked,
            found=said,
            most=MOST,
        )

    @desk.post("/content/<number:int>/publish", role="admin")
    async def publish(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        revision, seen = _number(form, "revision"), _number(form, "seen")
        try:
            version = await editor.publish(number, revision, seen, person.id)
        except NotPublished as why:
            told = LATE if why.late else NOT_WHOLE
            return await desk.done(person, f"{AT}/{number}", told)
        return await desk.done(person, AT, PUBLISHED.format(version=version))

    @desk.post("/content/<number:int>/drop", role="lead")
    async def drop(request: Request, person: Person, number: int) -> HTTPResponse:
        await editor.drop(number)
        return await desk.done(person, AT, DROPPED)

    @desk.post("/content/back", role="admin")
    async def back(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        to = _number(form, "version", none=-1)
        done = await editor.back(to, _number(form, "seen"), person.id)
        return await desk.done(person, AT, BACK if done else LATE)


def _number(form: Form, name: str, none: int = 0) -> int:
    """`none` for what is no number."""
    given = form.get(name)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else none
