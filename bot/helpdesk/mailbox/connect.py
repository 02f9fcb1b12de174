"""A connection to the mailbox: IMAP over TLS, with a password or a token (XOAUTH2, RFC 7628's elder)."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import structlog
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted

from bot.channels.mail.access_token import AccessTokens
from bot.helpdesk.mailbox.trouble import Refused, Trouble, told
from bot.setting_kinds import MailServer
from bot.turn.deliver import Later, Never

log = structlog.get_logger(__name__)

SECONDS = 30.0
"""How long one answer of the server may take."""

Connect = Callable[[], BaseMailBox]
"""Opens a connection that is logged in; blocks. Raises Trouble."""


def connecting(
    server: MailServer, password: str, tokens: AccessTokens | None, trusted: ssl.SSLContext
) -> Connect:
    """Connects to `server`, of another machine with TLS only."""

    def connect() -> BaseMailBox:
        with told("connecting"):
            made: BaseMailBox
            if server.tls:
                made = MailBox(server.host, server.port, SECONDS, ssl_context=trusted)
            elif server.here:
                made = MailBoxUnencrypted(server.host, server.port, SECONDS)
            else:
                raise Trouble("the mailbox is not read without TLS")
        try:
            _log_in(made, server.user, password, tokens)
        except BaseException:
            made.client.shutdown()
            raise
        return made

    return connect


def _log_in(box: BaseMailBox, user: str, password: str, tokens: AccessTokens | None) -> None:
    try:
        with told("logging in"):
            if not password:
                _with_token(box, user, tokens)
            elif f"{user}{password}".isascii():
                box.login(user, password, initial_folder=None)
            else:
                box.login_utf8(user, password, initial_folder=None)
    except Refused:
        raise Trouble("the server does not let us in") from None


def _with_token(box: BaseMailBox, user: str, tokens: AccessTokens | None) -> None:
    if tokens is None:
        raise Trouble("there is neither a password nor a token")
    try:
        token = tokens.get()
    except (Later, Never) as why:
        raise Trouble(str(why)) from None
    said = f"user={user}\x01auth=Bearer {token}\x01\x01".encode()
    try:
        # A refusal comes as a question with its reasons, which an empty line answers.
        box.client.authenticate("XOAUTH2", lambda asked: b"" if asked else said)
    except box.client.abort:
        raise
    except box.client.error:
        tokens.forget(token)
        raise
