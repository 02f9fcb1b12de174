"""A mail that was sorted -> an item of the queue, and where a reply to it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.channels.mail.address import NoAddress, reply_to
from bot.helpdesk.mailbox.mail import Mail
from bot.helpdesk.queue.from_row import from_row
from bot.helpdesk.triage.sorted_message import Sorted
from bot.privacy.found import MARKS
from bot.storage.queue.item import Incoming


def item(mail: Mail, row: Sorted, source: str) -> Incoming:
    """`origin` and `conversation` are the storage's to say."""
    hide = _hiding(mail.names)
    return replace(
        from_row(row, "mail"),
        source=source,
        subject=hide(row.subject),
        text=hide(row.text_redacted),
        draft=hide(row.draft),
        message_id=mail.message_id,
    )


def recipient(mail: Mail) -> Mapping[str, Any] | None:
    """Where a reply goes; None for what a program sent, and for what has no address."""
    if mail.automatic or not mail.sender:
        return None
    try:
        return reply_to(mail.sender, mail.entry.subject, mail.message_id, mail.answers).json()
    except NoAddress:
        return None


def _hiding(names: Sequence[str]) -> Any:
    """Takes out the sender's name, which the headers say; of a single word it may be any word."""
    known = {
        " ".join(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name))
        for name in names
        if "@" not in name
    }
    full = sorted((name for name in known if " " in name), key=len, reverse=True)
    if not full:
        return lambda text: text
    either = "|".join(re.escape(name).replace(r"\ ", r"[ ]+") for name in full)
    pattern = re.compile(rf"\b(?:{either})\b", re.IGNORECASE)
    return lambda text: pattern.sub(MARKS["NAME"], text)
