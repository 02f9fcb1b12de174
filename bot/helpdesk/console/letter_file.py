"""A draft as a file that mail programs open as a letter to be sent, with its recipient where that is kept."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from bot.channels.mail.address import NoAddress, answer_subject
from bot.channels.mail.as_eml import as_eml
from bot.storage.queue.item import Whole


def letter_file(one: Whole) -> bytes:
    """RFC 5322."""
    try:
        return as_eml(one.draft.text, one.to or {})
    except NoAddress:
        letter = EmailMessage(policy=SMTP)
        letter["X-Unsent"] = "1"  # Outlook opens it for writing then
        letter["Subject"] = answer_subject(one.item.subject)
        letter.set_content(one.draft.text)
        return letter.as_bytes()
