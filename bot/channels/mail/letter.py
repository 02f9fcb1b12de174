"""A reply -> the bytes of a mail: text/plain in UTF-8, threaded, with an id that stays the same however often it is sent."""

from __future__ import annotations

import quopri
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal

from bot.channels.mail import header_lines
from bot.channels.mail.address import MailAddress
from bot.turn.messages import Message

Automatic = Literal["", "auto-generated", "auto-replied"]
"""What a program wrote by itself says so (RFC 3834, 5), so that no other program answers it."""


def letter(
    address: MailAddress,
    text: str,
    *,
    sender: str,
    reply_id: str,
    at: float,
    automatic: Automatic = "",
) -> bytes:
    """The mail. `sender`: as MAIL_FROM; blank leaves it to who sends it. `at`: seconds since 1970. Raises OddHeader."""
    lines = [header_lines.mailbox("From", sender)] if sender else []
    lines += [header_lines.line("To", address.to), header_lines.words("Subject", address.subject)]
    lines.append(header_lines.line("Date", format_datetime(datetime.fromtimestamp(at, UTC))))
    if sender:
        lines.append(header_lines.ids("Message-ID", [message_id(reply_id, sender)]))
    if address.in_reply_to:
        lines.append(header_lines.ids("In-Reply-To", [address.in_reply_to]))
    if address.references:
        lines.append(header_lines.ids("References", address.references))
    if automatic:
        lines.append(header_lines.line("Auto-Submitted", automatic))
    lines += [
        b"MIME-Version: 1.0\r\n",
        b"Content-Type: text/plain; charset=utf-8\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n",
    ]
    return b"".join([*lines, b"\r\n", _body(text)])


def message_id(reply_id: str, sender: str) -> str:
    """The id of the mail that a reply of the outbox becomes. Raises OddHeader."""
    if not reply_id.isalnum():
        raise header_lines.OddHeader("Message-ID")
    domain = header_lines.named(sender)[1].rpartition("@")[2]
    return f"<{reply_id}@{domain}>"


def words(messages: Sequence[Message]) -> str:
    """What a reply says."""
    return "\n\n".join(str(one["text"]) for one in messages if one.get("text"))


def _body(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    encoded = quopri.encodestring(lines.encode("utf-8", "replace"))
    return encoded.replace(b"\n", b"\r\n")
