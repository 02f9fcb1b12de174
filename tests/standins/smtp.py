"""A real SMTP server on this machine (aiosmtpd): it takes mails, or does with each what it was told to."""

from __future__ import annotations

import asyncio
import base64
import ssl
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bench.servers import free_port
from tests.standins.certificates import Certificates

USER, PASSWORD, TOKEN = "helpdesk@example.org", "pass-word", "a-good-token"
DROP, DROP_AFTER, HANG = "drop", "drop after", "hang"
"""Instead of an answer to the mail: the connection ends before it is kept, after it, or nothing comes."""


class Mailserver:
    """`kept`: the mails it took. `does`: for each next one what is done instead: an answer such as "451 4.3.0 later", or DROP, HANG …

    `refuses`: answers to recipients. `logins`: ways by which somebody was let in.
    """

    def __init__(self, tls: str = "", certificates: Certificates | None = None) -> None:
        """`tls`: "", "starttls" or "whole"."""
        self.kept: list[bytes] = []
        self.to: list[str] = []
        self.does: list[str] = []
        self.refuses: list[str] = []
        self.logins: list[str] = []
        self.connections = 0
        self.at_once = self.most_at_once = 0
        context = None
        if certificates is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates.chain, certificates.key)
        self.port = free_port()
        self._controller = _Controller(self, context, tls, self.port)

    @property
    def mails(self) -> list[EmailMessage]:
        parser: BytesParser[EmailMessage] = BytesParser(policy=default)
        return [parser.parsebytes(one) for one in self.kept]

    def start(self) -> Mailserver:
        self._controller.start()
        self.connections = 0  # the controller has tried it once
        return self

    def stop(self) -> None:
        self._controller.stop()

    # --- what aiosmtpd calls ---------------------------------------------------------------

    def let_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        good = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        if good:
            self.logins.append(mechanism)
        return AuthResult(success=good, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            self.logins.append("XOAUTH2")
            return AuthResult(success=True)
        await server.challenge_auth(base64.b64encode(b'{"status":"401"}').decode(), encode_to_b64=False)  # fmt: skip
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._take(server, envelope)
        finally:
            self.at_once -= 1

    async def _take(self, server: SMTP, envelope: Envelope) -> str:
        what = self.does.pop(0) if self.does else ""
        if what == DROP:
            _cut(server)
            return "421 gone"
        if what and what not in (DROP_AFTER, HANG) and not what.startswith("slow"):
            return what
        if what.startswith("slow"):
            await asyncio.sleep(float(what.partition(" ")[2]))
        assert isinstance(envelope.content, bytes)
        self.kept.append(envelope.content)
        self.to += envelope.rcpt_tos
        if what == HANG:
            await asyncio.sleep(30.0)
        if what == DROP_AFTER:
            _cut(server)
        return "250 2.0.0 taken"


class _Controller(Controller):
    def __init__(self, owner: Mailserver, context: ssl.SSLContext | None, tls: str, port: int) -> None:  # fmt: skip
        self._owner = owner
        self._starttls = context if tls == "starttls" else None
        super().__init__(
            owner, hostname="127.0.0.1", port=port, ssl_context=context if tls == "whole" else None
        )

    def factory(self) -> SMTP:
        self._owner.connections += 1
        return SMTP(
            self.handler,
            hostname="mail.example.org",
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            auth_require_tls=False,
            authenticator=self._owner.let_in,
            loop=self.loop,
        )


def _cut(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()
