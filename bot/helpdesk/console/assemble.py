"""The desk, put together from the settings: what the server hangs in."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.client_address import client_address
from bot.channels.pages.known import Known
from bot.channels.pages.routes import ROOT
from bot.helpdesk.access.oidc.call import fetch
from bot.helpdesk.access.oidc.directory import Directory
from bot.helpdesk.access.oidc.through_directory import ThroughDirectory
from bot.helpdesk.access.passwords import Passwords
from bot.helpdesk.access.people import People
from bot.helpdesk.access.sessions import Sessions
from bot.helpdesk.access.sign_in import SignIn
from bot.helpdesk.access.throttle import Throttle
from bot.helpdesk.console import account, audit, oidc, people, queue_pages, sign_in, statistics
from bot.helpdesk.console.content import Refused
from bot.helpdesk.console.cookies import Cookies
from bot.helpdesk.console.desk import Desk
from bot.helpdesk.console.headers import desk_headers
from bot.helpdesk.console.oidc import RETURN
from bot.helpdesk.console.own_origin import OwnOrigin
from bot.helpdesk.console.refused import Refusals
from bot.helpdesk.console.render import Rendering
from bot.helpdesk.console.work import Check
from bot.helpdesk.content.preview import Parse
from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.queue.seal import Seal
from bot.helpdesk.queue.upload import Uploads
from bot.helpdesk.review.collect import Collecting
from bot.helpdesk.triage.judging import Judging
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.read.read_files import find_files, messages
from bot.helpdesk.triage.sorted_message import Sorted
from bot.knowledge.model import Knowledge
from bot.settings import Settings
from bot.storage.database import Database


@dataclass(frozen=True)
class Console:
    """The routes under /desk, and the page of an error there. `uploads` and `collecting` have to be run beside them (`go_on`).

    `learn` takes up what topics are called where something else is in service.
    """

    routes: Blueprint
    desk: Desk
    refuse: Callable[[Request, Exception], HTTPResponse]
    queue: Queue
    uploads: Uploads
    collecting: Collecting
    learn: Callable[[Knowledge], None]


def console(
    settings: Settings,
    database: Database,
    secret: str,
    check: Check,
    failed: Callable[[str], None] = lambda _how: None,
    passwords: Passwords | None = None,
    channels: Collection[str] = (),
    judge: Judging | None = None,
    root: Path = ROOT,
    parse: Parse | None = None,
    about: Known | None = None,
    refused: Refused = lambda: None,
) -> Console:
    """The desk over `database`; `check`: the safety rules; `failed` counts sign-ins that failed, `passwords` are quicker in tests.

    `channels`: those that replies can be pushed to, by name, looked at each time; `judge` sorts
    what is uploaded; `root` holds what may be said; `parse`: a text as the model reads it, to try drafts with; `about`: what is known, read where it is not given; `refused`: the release that this server does not answer by, and why. A module of pages has a `hang_in(desk, …)`, and is called here.
    """
    rendering = Rendering()
    sessions = Sessions(database)
    desk = Desk(sessions, Cookies(settings), OwnOrigin(settings.public_url), rendering)
    passwords = passwords or Passwords()
    throttle = Throttle(database, secret)
    signing_in = SignIn(database, passwords, throttle, sessions, failed)
    accounts = People(database, passwords, throttle)

    def address(request: Request) -> str:
        forwarded = request.headers.getall("x-forwarded-for", [])
        return client_address(request.ip, forwarded, settings.trusted_proxies)

    through = through_directory(settings, database, sessions, failed)
    if through is not None:
        oidc.hang_in(desk, through, address)
    sign_in.hang_in(desk, signing_in, address, directory=through is not None)
    account.hang_in(desk, accounts, signing_in, address)
    people.hang_in(desk, accounts)
    audit.hang_in(desk, database)
    seal = Seal([secret, settings.secret_key_previous])
    queue = Queue(database, seal, channels)
    uploads = Uploads(database, seal, read_file, judge or CannotSort())
    labels, words = queue_pages.hang_in(
        desk, database, queue, uploads, channels, settings.public_url, root, check, parse, about,
        refused=refused,
    )  # fmt: skip
    kept = (settings.retention_days, settings.text_days)
    statistics.hang_in(desk, database, root, words, kept)
    collecting = Collecting(database, labels, check)

    def learn(knowledge: Knowledge) -> None:
        words.learn(knowledge)
        labels.learn(knowledge)

    headers = desk_headers()

    async def guard(_request: Request, answer: HTTPResponse) -> None:
        answer.headers.update(headers)

    desk.routes.middleware("response")(guard)
    return Console(desk.routes, desk, Refusals(rendering).page, queue, uploads, collecting, learn)


def read_file(path: Path) -> Iterator[Message]:
    """The messages of an uploaded file. Raises Unreadable, OSError."""
    return messages(find_files([path], leave_out=path / "none", say=lambda _: None), None)


class CannotSort:
    """In place of a judge, where there is none."""

    def judge(self, message: Message) -> Sorted:
        """Raises RuntimeError."""
        raise RuntimeError(f"there is nothing to sort message {message.row} with")


def through_directory(
    settings: Settings, database: Database, sessions: Sessions, failed: Callable[[str], None]
) -> ThroughDirectory | None:
    """The organisation's own sign-in; None where OIDC_ISSUER is not set."""
    if not settings.oidc_issuer:
        return None
    return ThroughDirectory(
        Directory(settings.oidc_issuer, fetch, time.monotonic),
        (settings.oidc_client_id, settings.oidc_client_secret),
        settings.oidc_roles,
        f"{settings.public_url}{RETURN}",
        database,
        sessions,
        failed,
    )
