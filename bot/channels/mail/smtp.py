"""One mail handed to a server over SMTP, and what is known of it then.

Until the last line of the mail is out nothing was sent: whatever fails may be tried again. After it
the server may have taken it, even where its answer never comes (RFC 5321, 4.2.5 and 6.1). So DATA
and the mail are two steps here, which in aiosmtplib's `data` are one.

A server's words are not repeated, for they hold addresses: its codes are (RFC 5321, 4.2; RFC 3463).
"""

from __future__ import annotations

import asyncio
import re
import ssl

import aiosmtplib
from aiosmtplib import SMTP

from bot.channels.mail.access_token import AccessTokens
from bot.setting_kinds import MailServer
from bot.turn.deliver import Later, Never, Revoked, Unknown

BEFORE = 20.0
"""Seconds for all that comes before the mail itself."""
AFTER = 25.0
"""Seconds for the server to take it. Both together are less than the worker waits (`SEND_SECONDS`)."""
HELO = "[127.0.0.1]"
"""As mail programs say it: who we are is said by the login, and the machine's name is nobody's business."""
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_LINE_BEGINS_WITH_DOT = re.compile(rb"(?m)^\.")


class Smtp:
    """Calls one server, with a password or with tokens; with neither where its address names no user."""

    def __init__(
        self,
        server: MailServer,
        password: str,
        tokens: AccessTokens | None,
        trusted: ssl.SSLContext,
        *,
        before: float = BEFORE,
        after: float = AFTER,
    ) -> None:
        self._server = server
        self._password = password
        self._tokens = tokens
        self._trusted = trusted
        self._before = before
        self._after = after

    async def send(self, sender: str, to: str, mail: bytes) -> None:
        """Returns once the server has taken it. Raises Later, Never, Revoked, Unknown."""
        smtp = await self._until_data(sender, to)
        try:
            await self._hand_over(smtp, mail)
        finally:
            await _close(smtp)

    async def try_login(self) -> None:
        """Connects and proves who we are, and sends nothing. Raises Later, Never, Revoked."""
        await _close(await self._until_data(None, None))

    async def _until_data(self, sender: str | None, to: str | None) -> SMTP:
        """A server that waits for the mail."""
        smtp = SMTP(
            hostname=self._server.host,
            port=self._server.port,
            use_tls=self._server.tls,
            # Of another machine encryption is asked for, of this one it is taken where it is offered.
            start_tls=False if self._server.tls else None if self._server.here else True,
            tls_context=self._trusted,
            local_hostname=HELO,
            timeout=self._before,
        )
        try:
            async with asyncio.timeout(self._before):
                await smtp.connect()
                if self._server.user:
                    await self._login(smtp)
                if sender is None or to is None:
                    await smtp.execute_command(b"QUIT")
                    return smtp
                await smtp.mail(sender)
                await smtp.rcpt(to)
                begun = await smtp.execute_command(b"DATA")
                if begun.code != 354:
                    raise aiosmtplib.SMTPDataError(begun.code, begun.message)
        except BaseException as error:
            await _close(smtp)
            if isinstance(error, aiosmtplib.SMTPException | OSError | TimeoutError):
                raise _came_to(error) from None
            raise
        return smtp

    async def _login(self, smtp: SMTP) -> None:
        if self._password:
            await smtp.login(self._server.user, self._password)
            return
        if self._tokens is None:
            raise Revoked("there is neither a password nor a token")
        for last in (False, True):
            token = await asyncio.to_thread(self._tokens.get)
            try:
                await smtp.auth_xoauth2(self._server.user, token)
                return
            except aiosmtplib.SMTPAuthenticationError as error:
                self._tokens.forget(token)
                if last or error.code < 500:
                    raise

    async def _hand_over(self, smtp: SMTP, mail: bytes) -> None:
        protocol = smtp.protocol
        if protocol is None:
            raise Later("the connection was lost")
        try:
            protocol.write(_LINE_BEGINS_WITH_DOT.sub(b"..", mail) + b".\r\n")
            taken = await protocol.read_response(timeout=self._after)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            raise Unknown("the server's answer to the mail was lost") from None
        if taken.code != 250:
            raise _refused("the mail", taken.code, taken.message)
        try:  # it has it; whether it hears our goodbye is of no matter
            await smtp.execute_command(b"QUIT", timeout=2.0)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            pass


async def _close(smtp: SMTP) -> None:
    """At once: a goodbye of TLS, too, is waited for by nobody."""
    transport = smtp.transport
    smtp.close()
    if abort := getattr(transport, "abort", None):  # of uvloop's transports not all say so
        abort()
        await asyncio.sleep(0)


def _came_to(error: BaseException) -> Exception:
    """What an error before the mail means."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500:
        return Revoked(_told("the login", error.code, error.message))
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        return _refused("the sender", error.code, error.message)
    if isinstance(error, aiosmtplib.SMTPRecipientRefused):
        return _refused("the recipient", error.code, error.message)
    if isinstance(error, aiosmtplib.SMTPDataError):
        return _refused("the mail", error.code, error.message)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return Later(_told("the connection", error.code, error.message))
    if _not_believed(error):
        return Later("the server's certificate is not believed")
    if isinstance(error, aiosmtplib.SMTPConnectError):
        return Later("the server can't be reached")
    if isinstance(error, TimeoutError):
        return Later("the server did not answer")
    if isinstance(error, aiosmtplib.SMTPServerDisconnected | OSError):
        return Later("the connection was lost")
    return Later("the server offers no encryption, or no login of our kind")


def _not_believed(error: BaseException | None) -> bool:
    """Whether a certificate is behind it."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _refused(what: str, code: int, words: str) -> Exception:
    """5xx is for good, all else for now (RFC 5321, 4.2.1)."""
    reason = _told(what, code, words)
    return Never(reason) if 500 <= code < 600 else Later(reason)


def _told(what: str, code: int, words: str) -> str:
    found = _ENHANCED.search(words)
    return f"the server refused {what}: {code}{f' {found[0]}' if found else ''}"
