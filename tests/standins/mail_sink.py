"""A mail server on this machine that takes every mail and delivers none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from bench.servers import free_port

SENDER = "Helpdesk <helpdesk@example.org>"


class Taken:
    """`mails`: what came, whole, oldest first. `settings`: what points the assistant here."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.settings: dict[str, str] = {}

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(bytes(envelope.content))
        return "250 taken"


@contextmanager
def taken_in() -> Iterator[Taken]:
    """The server, for as long as the block lasts, on a port of its own."""
    taken = Taken()
    server = Controller(taken, hostname="127.0.0.1", port=free_port())
    server.start()
    taken.settings = {"SMTP_URL": f"smtp://127.0.0.1:{server.port}", "MAIL_FROM": SENDER}
    try:
        yield taken
    finally:
        server.stop()
