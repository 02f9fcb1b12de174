"""A draft as a file that mail programs open as a letter to be sent."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from bot.storage.queue.item import Whole

RE = "Re: "
SUBJECT = 200


def letter_file(one: Whole) -> bytes:
    """RFC 5322; the recipient's address where it is kept."""
    letter = EmailMessage(policy=SMTP)
    subject = " ".join(one.item.subject.split())[:SUBJECT]
    letter["Subject"] = subject if subject.lower().startswith(RE.lower()) else f"{RE}{subject}"
    to = str((one.to or {}).get("to") or "")
    if to and not any(mark in to for mark in "\r\n"):
        letter["To"] = to
    letter["X-Unsent"] = "1"  # Outlook opens it for writing then
    letter.set_content(one.draft.text)
    return letter.as_bytes()
