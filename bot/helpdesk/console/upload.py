"""/desk/upload: files of messages, sorted in the background; how far each is, and which lines could not be read."""

from __future__ import annotations

from pathlib import PurePath

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.form import File, Form
from bot.helpdesk.console.work import Work
from bot.helpdesk.queue.upload import Uploads
from bot.storage.queue import job_rows

MOST = 50 << 20
"""Bytes of one form; more is for `bot triage`, which streams."""
KINDS = (".csv", ".xlsx", ".jsonl", ".eml", ".mbox")
GONE = "This upload is not here any more."


def hang_in(work: Work, uploads: Uploads) -> None:
    """The routes."""
    desk = work.desk

    async def page(
        request: Request, person: Person, status: int = 200, problem: str = ""
    ) -> HTTPResponse:
        return await work.show(
            request,
            person,
            "desk/upload.html",
            status,
            jobs=await uploads.newest(),
            staff=await work.staff(),
            kinds=",".join(KINDS),
            problem=problem,
        )

    @desk.get("/upload", role="agent")
    async def show(request: Request, person: Person) -> HTTPResponse:
        return await page(request, person)

    @desk.post("/upload", role="agent", most=MOST)
    async def receive(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        files: list[File] = list(form.files.get("file", []))
        if not files:
            return await page(request, person, 422, work.words.tell("upload", "none"))
        if any(PurePath(one.name).suffix.lower() not in KINDS for one in files):
            return await page(request, person, 422, work.words.tell("upload", "kind"))
        known = {one.id for one in await uploads.newest()}
        jobs = [await uploads.begin(one.name, one.content, person.id) for one in files]
        if all(one.id in known and one.state != "waiting" for one in jobs):
            again = work.words.tell("upload", "again")
            return await desk.done(person, f"/desk/upload/{jobs[0].id}", again)
        if len(jobs) > 1:
            return redirect("/desk/upload", status=303)
        return redirect(f"/desk/upload/{jobs[0].id}", status=303)

    # Asked again by the page itself while it runs: that nobody sits there is not known.
    @desk.get("/upload/<number:int>", role="agent", used=False)
    async def progress(request: Request, person: Person, number: int) -> HTTPResponse:
        job = await uploads.one(number)
        if job is None:
            raise Told(404, GONE)
        rows = await work.database.read(lambda c: job_rows.rows(c, number))
        return await work.show(
            request,
            person,
            "desk/job.html",
            job=job,
            rows=rows,
            staff=await work.staff(),
            running=job.state in ("waiting", "running"),
        )
