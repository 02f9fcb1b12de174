"""The letter of an item: written, its gaps filled, made anew on another topic, sent, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable

from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.changes import ask_what, changed, done, letter_in, number_in
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.item_page import show, whole
from bot.helpdesk.console.letter_file import letter_file
from bot.helpdesk.console.listed import Listed
from bot.helpdesk.console.on_item import AT
from bot.helpdesk.console.work import Work
from bot.helpdesk.queue.redraft import redraft
from bot.helpdesk.triage.gaps import gaps
from bot.helpdesk.triage.on_topic import NoTopic
from bot.storage.queue.refused import Blocked, Refused

Draft = Callable[[str, str], tuple[str, tuple[str, ...]]]
"""A topic and a message -> a letter on it, and the page's words that it rests on."""
NO_SUCH_TOPIC = "There is no such topic."


def hang_in(work: Work, draft_on: Draft) -> None:
    """The routes."""
    desk, queue = work.desk, work.queue

    async def keep(form: Form, number: int, who: str) -> int:
        """Keeps what was typed, then fills or takes out gaps; the item's version after it."""
        version, text = number_in(form, "version"), letter_in(form)
        kept = (await whole(work, number)).draft
        if text is not None and (text != kept.text or form.get("do") == "save"):
            version = (await queue.edit_draft(number, version, who, text)).version
        asked, now = list(kept.missing), gaps(kept.text if text is None else text)
        # The last first, so that the numbers of those before it stay.
        for at in reversed(range(len(asked))):
            words = form.get(f"gap_{at}").strip()
            out = form.get("remove") == str(at)
            if not out and not (words and form.get("do") != "save"):
                continue
            if asked[at] not in now:  # it was written over in the letter itself
                raise Blocked("no_gap")
            place = at if now[at : at + 1] == [asked[at]] else now.index(asked[at])
            words = "" if out else words
            version = (await queue.fill_gap(number, version, who, place, words)).version
            now.pop(place)
        return version

    @desk.post(f"{AT}/draft", role="agent")
    async def draft(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        if "hx-request" in request.headers:
            return await by_itself(request, person, number)
        said = (
            "removed" if form.get("remove") else "filled" if form.get("do") == "fill" else "saved"
        )
        return await changed(
            work, request, person, number, lambda: keep(form, number, person.id), said
        )

    async def by_itself(request: Request, person: Person, number: int) -> HTTPResponse:
        """Kept by the page's script while somebody types: only what changes by it goes back."""
        form: Form = request.ctx.form
        version, text = number_in(form, "version"), letter_in(form)
        try:
            item = await queue.edit_draft(number, version, person.id, text or "")
        except Refused:
            return empty(409)
        one = await whole(work, number)
        answer = desk.render(
            request, person, "desk/parts/gaps.html", words=work.words, one=one, item=item
        )
        kept = {"version": item.version, "seen": item.updated_at}
        answer.headers["hx-trigger"] = json.dumps({"desk:kept": kept})
        return answer

    @desk.post(f"{AT}/topic", role="agent")
    async def topic(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        version, chosen = number_in(form, "version"), form.get("topic")
        if not work.words.knows(chosen):
            raise Told(400, NO_SUCH_TOPIC)
        if form.get("do") == "topic":
            return await changed(
                work,
                request,
                person,
                number,
                lambda: queue.set_topic(number, version, person.id, chosen),
                "topic",
            )
        one = await whole(work, number)
        try:
            text, quotes = draft_on(chosen, one.text or one.item.subject)
        except NoTopic:  # it fell silent since the page was shown
            raise Told(400, NO_SUCH_TOPIC) from None
        return await changed(
            work,
            request,
            person,
            number,
            lambda: redraft(work.database, number, version, person.id, chosen, text, quotes),
            "redrafted",
        )

    @desk.post(f"{AT}/send", role="agent")
    async def send(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        item = (await whole(work, number)).item
        did = done(work, form) if item.grave else []
        if item.grave and item.status == "open" and not did:
            return await ask_what(work, request, person, number)

        async def keep_and_send() -> None:
            if item.status != "open" and item.sent_by == person.id:
                return  # a double click: the first one did it
            version = await keep(form, number, person.id)
            text = (await whole(work, number)).draft.text
            if text.strip() and work.words.bare(text):
                raise Blocked("bare")
            await queue.send(number, version, person.id, did)

        return await changed(work, request, person, number, keep_and_send, None)

    @desk.post(f"{AT}/undo", role="agent")
    async def undo(request: Request, person: Person, number: int) -> HTTPResponse:
        return await changed(
            work, request, person, number, lambda: queue.undo(number, person.id), "undone"
        )

    @desk.post("/undo", role="agent")
    async def undo_all(request: Request, person: Person) -> HTTPResponse:
        """Of many that were sent at once none has to be looked for."""
        form: Form = request.ctx.form
        count = await queue.undo_all(person.id)
        said = "undone_all" if count else "none_undone"
        return await work.done(
            person, Listed.of_query(form.get("list")).address(), said, count=count
        )

    @desk.post(f"{AT}/settle", role="agent")
    async def settle(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        version, arrived = number_in(form, "version"), form.get("arrived") == "yes"
        return await changed(
            work,
            request,
            person,
            number,
            lambda: queue.settle(number, version, person.id, arrived=arrived),
            "settled",
        )

    @desk.get(f"{AT}/letter.eml", role="agent")
    async def save(request: Request, person: Person, number: int) -> HTTPResponse:
        one = await whole(work, number)
        why = "gap" if one.draft.missing else "" if one.draft.text.strip() else "empty"
        if not why and work.words.bare(one.draft.text):
            why = "bare"
        if why:
            told = work.words.tell("blocked", why)
            return await show(work, request, person, number, status=422, problem=told)
        answer = raw(letter_file(one), content_type="message/rfc822")
        answer.headers["content-disposition"] = f'attachment; filename="reply-{number}.eml"'
        return answer
