"""The new mails in the folder of what was sent: which ones they answer. Their words are not fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.mail.address import ids
from bot.helpdesk.mailbox.box import Box
from bot.helpdesk.mailbox.fetched import Unreadable
from bot.helpdesk.mailbox.mail import answers
from bot.helpdesk.mailbox.trouble import Refused
from bot.helpdesk.triage.read.automatic import automatic
from bot.helpdesk.triage.read.mail_headers import read_headers
from bot.helpdesk.triage.read.mail_lines import MailLines, pieces
from bot.storage.mail.digest import content_digest, digest


@dataclass(frozen=True)
class Outgoing:
    """`automatic`: an absence note answers nobody's question."""

    uid: int
    digest: str
    message_id: str
    answers: tuple[str, ...]
    automatic: bool


def outgoing(box: Box, uids: list[int]) -> Iterator[Outgoing]:
    """Raises Trouble."""
    for uid in uids:
        try:
            raw = box.headers(uid)
        except (Refused, Unreadable):
            continue
        if raw is None:
            continue
        headers, _ = read_headers(MailLines(pieces(io.BytesIO(raw))), ())
        found = ids(" ".join(str(headers.get("Message-ID") or "").split()))
        message_id = found[0] if found else ""
        own = digest(message_id) if message_id else content_digest([raw.decode("latin-1")])
        yield Outgoing(uid, own, message_id, answers(headers), automatic(headers, ""))
