"""`bot try desk`: the helpdesk with a sample mailbox and a login, all of it thrown away at the end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.project import QUIET, ROOT, console, project_settings
from bot.cli.try_place import free, ready, standing_in

if TYPE_CHECKING:
    from bot.helpdesk.queue.queue import Queue
    from bot.helpdesk.triage.judging import Judging
    from bot.settings import Settings

MAILS = ROOT / "tests" / "standins" / "desk_mails.jsonl"
PEOPLE = (("ann", "lead"), ("bob", "agent"))
HOUR = 3_600.0


def run(port: int) -> None:
    """Fills a folder of its own, serves it, and clears it away when it is stopped. Raises ClickException."""
    from bot.cli.trained_model import ensure_model

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _stop)  # whatever ends it, nothing is left behind
    free(port)
    models = project_settings().models_dir
    ensure_model(ROOT, models, console)
    with ExitStack() as at_the_end:
        folder = Path(at_the_end.enter_context(tempfile.TemporaryDirectory(prefix="desk-")))
        outbox = at_the_end.enter_context(standing_in("mail_sink").taken_in())
        url = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ, **QUIET, "HOST": "127.0.0.1", "PORT": str(port), "ENVIRONMENT": "local",
            "DATA_DIR": str(folder), "MODELS_DIR": str(models), "DATABASE_URL": "",
            "PUBLIC_URL": url, "LOG_LEVEL": "warning", **outbox.settings,
        }  # fmt: skip
        console.print("Sorting the sample mailbox …")
        password = filled(folder, url)
        told = at_the_end.enter_context((folder / "server.log").open("w"))
        server = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT, env=environment, stdout=told, stderr=told,
        )  # fmt: skip
        try:
            ready(url, server)
            names = " or ".join(f"[bold]{name}[/] ({role})" for name, role in PEOPLE)
            console.print(f"\nOpen [bold]{url}/desk[/]. Sign in as {names}, password:")
            click.echo(password)
            console.print("Nothing is sent to anybody. Ctrl-C stops it, and throws all of it away.")
            server.wait()
        except KeyboardInterrupt:
            pass
        finally:
            server.terminate()
            server.wait(30)


def filled(folder: Path, url: str, judge: Judging | None = None) -> str:
    """Puts the sample mailbox, questions to teach and the people into the database of `folder`; their password. `judge` sorts, in place of the newest model."""
    from bot.cli.try_questions import ask
    from bot.helpdesk.access import passwords
    from bot.helpdesk.access.people import People
    from bot.helpdesk.access.throttle import Throttle
    from bot.helpdesk.queue.queue import Queue
    from bot.helpdesk.queue.seal import Seal
    from bot.server.secret_key import secret_key
    from bot.storage.database import Database
    from bot.storage.engine import sqlite_url

    values = replace(project_settings(), data_dir=folder, public_url=url, secret_key="")
    secret, password = secret_key(values), passwords.throw_away()
    clock = _Clock()
    database = Database(sqlite_url(folder), clock)
    people = People(database, passwords.Passwords(), Throttle(database, secret))

    async def fill() -> None:
        for name, role in PEOPLE:
            await people.add(name, role, password)
        await take_in(Queue(database, Seal([secret])), judge or _newest(values), clock)
        clock.hours = 2.0  # long enough ago that nobody answered
        await ask(database)

    try:
        database.prepare()
        asyncio.run(fill())
    finally:
        database.close()
    return password


async def take_in(queue: Queue, judge: Judging, clock: _Clock) -> None:
    """Puts each mail into the queue, sorted, at its hour. What a program sent has no address, as in a mailbox."""
    from bot.channels.mail.address import reply_to
    from bot.helpdesk.queue.from_row import from_row
    from bot.helpdesk.triage.judging import judged
    from bot.helpdesk.triage.message import Message
    from bot.helpdesk.triage.read.automatic import automatic_subject

    for row, line in enumerate(MAILS.read_text(encoding="utf-8").splitlines(), 1):
        mail = json.loads(line)
        automatic = automatic_subject(mail["subject"])
        message = Message(row, "Shared mailbox", mail["subject"], mail["text"], automatic=automatic)
        name = blake2b(f"{row}".encode(), digest_size=16).hexdigest()
        found = from_row(
            judged(judge, message).row, "mail", origin=f"mail:{name}", conversation=f"mail:{name}"
        )
        found = replace(found, message_id=f"<{name}@mailbox.example>")
        address = reply_to(mail["from"], mail["subject"], found.message_id, ())
        clock.hours = mail["hours"]
        await queue.take_in(found, None if automatic else address.json())
    clock.hours = 0.0


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


class _Clock:
    """The time as it was some hours ago."""

    hours = 0.0

    def __call__(self) -> float:
        return time.time() - self.hours * HOUR


def _newest(values: Settings) -> Judging:
    from bot.server.sorting import open_judge

    return open_judge(values, ROOT, datetime.now().astimezone().date())
