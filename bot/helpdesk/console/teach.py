"""/desk/teach: what the assistant did not know, labelled by clerks and approved by leads, and a list for the page's editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

from sanic.request import Request
from sanic.response import HTTPResponse, raw

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.teach_rows import Row, approved_rows, rows
from bot.helpdesk.console.work import Work
from bot.helpdesk.review.content import as_csv, as_markdown
from bot.helpdesk.review.review import CHOICES, Done, NoLabel, Review
from bot.knowledge.read_yaml import read_yaml
from bot.storage.review.question import State
from bot.storage.review.read import OF_A_CLUSTER, PAGE

AT = "/desk/teach"
LISTS: tuple[State, ...] = ("open", "labelled", "approved", "content", "left_out")
MOST_DIGITS = 18
UNKNOWN = "That is not on this page. Go back, load it again, and try once more."


@dataclass(frozen=True)
class View:
    """A list that can be opened, and how many questions are in it."""

    name: str
    address: str
    count: int
    here: bool


def teach_words(root: Path) -> Any:
    """Raises what reading raises."""
    return read_yaml(root / "knowledge" / "teach.yml")


def hang_in(work: Work, review: Review, said: Any) -> None:
    """The routes. `said`: the words of `teach_words`."""
    desk = work.desk

    @desk.get("/teach", role="agent")
    async def show(request: Request, person: Person) -> HTTPResponse:
        here, page = _list(request.args.get("list", "")), _page(request.args.get("page", ""))
        found = await review.shown(here, page)
        clusters: Sequence[Row] = rows(found.clusters, review.labels, said)
        if here == "approved":
            clusters = approved_rows(await review.examples(), review.labels)
        pages = 1 if here == "approved" else -(-found.clusters_in_all // PAGE)
        counts = {
            **found.counts,
            "approved": found.counts.get("approved", 0) + found.counts["copies"],
        }
        return await work.show(
            request,
            person,
            "desk/teach.html",
            teach=said,
            here_list=here,
            views=[
                View(said["lists"][one]["name"], _address(one), counts.get(one, 0), one == here)
                for one in LISTS
            ],
            clusters=clusters,
            groups=review.groups,
            choices=[one for one in CHOICES if one != here],
            most=OF_A_CLUSTER,
            before=_address(here, page - 1) if 0 < page <= pages else "",
            after=_address(here, page + 1) if page + 1 < pages else "",
        )

    @desk.post("/teach/label", role="agent")
    async def label(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        here, ids, chosen = _list(form.get("list")), _numbers(form, "id"), form.get("label")
        if not ids or not chosen:
            none = said["said"]["no_label" if ids else "none"]
            return await desk.done(person, _address(here), none)
        try:
            done = await review.label(ids, chosen, person.id)
        except NoLabel:
            raise Told(400, UNKNOWN) from None
        return await desk.done(person, _address(here), _told(done, chosen))

    @desk.post("/teach/approve", role="lead")
    async def approve(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        ids = _numbers(form, "id")
        seen = dict(one.partition(":")[::2] for one in form.all("seen"))
        wanted = {number: seen.get(str(number), "") for number in ids}
        changed = await review.approve(wanted, person.id)
        told = said["said"]["approved"].format(count=changed)
        if not changed:
            told = said["said"]["changed" if ids else "none"]
        return await desk.done(person, _address("labelled"), told)

    @desk.post("/teach/withdraw", role="lead")
    async def withdraw(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        ids, copies = _numbers(form, "id"), _numbers(form, "copy")
        changed = await review.withdraw(ids, copies, person.id)
        told = said["said"]["withdrawn"].format(count=changed)
        if not changed:
            told = said["said"]["changed" if ids or copies else "none"]
        return await desk.done(person, _address("approved"), told)

    @desk.get("/teach/content.csv", role="agent")
    async def content_csv(request: Request, person: Person) -> HTTPResponse:
        text = as_csv(await review.content(person.id), review.labels)
        return _file(text.encode("utf-8-sig"), "text/csv", "csv")

    @desk.get("/teach/content.md", role="agent")
    async def content_md(request: Request, person: Person) -> HTTPResponse:
        text = as_markdown(await review.content(person.id), review.labels)
        return _file(text.encode(), "text/markdown", "md")

    def _told(done: Done, chosen: str) -> str:
        """What was done, and what was not."""
        told = [
            said["said"]["unfit"].format(count=count, why=said["unfit"][why])
            for why, count in sorted(done.unfit.items())
        ]
        if done.changed:
            name = chosen if chosen in CHOICES else "labelled"
            count = {"count": done.changed, "name": review.labels.name(chosen)}
            told.insert(0, said["said"][name].format(**count))
        return " ".join(told) or str(said["said"]["changed"])


def _file(content: bytes, kind: str, ending: str) -> HTTPResponse:
    headers = {"content-disposition": f'attachment; filename="for-the-page.{ending}"'}
    return raw(content, 200, headers, f"{kind}; charset=utf-8")


def _list(name: str) -> State:
    return next((one for one in get_args(State) if one == name and one in LISTS), "open")


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _address(name: str, page: int = 0) -> str:
    asked = {**({"list": name} if name != "open" else {}), **({"page": page} if page else {})}
    return f"{AT}?{urlencode(asked)}" if asked else AT


def _numbers(form: Form, name: str) -> list[int]:
    """Raises Told for what is no number."""
    given = form.all(name)
    if not all(one.isascii() and one.isdigit() and len(one) <= MOST_DIGITS for one in given):
        raise Told(400, UNKNOWN)
    return [int(one) for one in given]
