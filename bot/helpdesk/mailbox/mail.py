"""The bytes of a mail -> what is known of it: ids, who wrote it, whether a program did, subject and words."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from bot.channels.mail.address import ids, is_address
from bot.helpdesk.triage.read.automatic import automatic_subject
from bot.helpdesk.triage.read.entry import Entry
from bot.helpdesk.triage.read.mail import read_mail
from bot.helpdesk.triage.read.mail_headers import read_headers, unfolded
from bot.helpdesk.triage.read.mail_lines import MailLines, pieces
from bot.storage.mail.digest import content_digest, digest

SUBJECT = 2_000
"""Characters of a subject that are read."""
LONGEST = 16_384
"""Characters of another header."""
_NO_TEXT = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters
_ANSWERS = 50
"""Ids of earlier mails that are looked at, the newest."""


@dataclass(frozen=True)
class Mail:
    """`digest`: what it is known by; `content`: a digest of what it says, when, and who says it. `answers`: ids of the mails before it, oldest first. `sender`: blank where a reply has nowhere to go.

    `author`: the address in From, in small letters. `names`: what the sender is called in the headers. `sent`: when,
    for a person to read. `automatic`: whether a program sent it.
    """

    digest: str
    message_id: str
    answers: tuple[str, ...]
    sender: str
    entry: Entry
    content: str = ""
    author: str = ""
    names: tuple[str, ...] = ()
    sent: str = ""
    automatic: bool = False


def read(raw: bytes) -> Mail:
    """Never raises for what a mail may hold; of odd headers its words are read all the same."""
    try:
        entry = _sound(read_mail(pieces(io.BytesIO(raw))))
    except Exception as why:  # noqa: BLE001  # it becomes an item with its error, and the next one is read
        return unread(raw, f"it could not be read ({type(why).__name__})")
    try:
        headers, _ = read_headers(MailLines(pieces(io.BytesIO(raw))), ())
        return _mail(headers, entry)
    except Exception:  # noqa: BLE001  # brackets within brackets without end, and what else there may be
        own = content_digest([raw.decode("latin-1")])
        return Mail(own, "", (), "", entry, own)


def unread(known_by: bytes, why: str) -> Mail:
    """A mail of which nothing can be read."""
    own = content_digest([known_by.decode("latin-1")])
    return Mail(own, "", (), "", Entry("", error=why), own)


def _mail(headers: Message, entry: Entry) -> Mail:
    found = ids(_flat(headers, "Message-ID"))
    message_id = found[0] if found else ""
    people = getaddresses([_flat(headers, "Reply-To") or _flat(headers, "From")])
    sender = next((address for _, address in people if is_address(address)), "")
    shown = getaddresses([unfolded(_flat(headers, "From"))])
    names = tuple(name for name, _ in (*people, *shown) if name)
    content = _by_content(headers, entry)
    return Mail(
        digest=digest(message_id) if message_id else content,
        message_id=message_id,
        answers=answers(headers),
        sender=sender,
        entry=entry,
        content=content,
        author=_author(headers),
        names=names,
        sent=_sent(headers),
        automatic=entry.automatic or automatic_subject(entry.subject),
    )


def answers(headers: Message) -> tuple[str, ...]:
    """The ids of the mails before it, oldest first, that which it answers last."""
    before = ids(_flat(headers, "References"))
    to = ids(_flat(headers, "In-Reply-To"))[:1]
    return tuple(dict.fromkeys([*(one for one in before if one not in to), *to]))[-_ANSWERS:]


def _author(headers: Message) -> str:
    found = getaddresses([_flat(headers, "From")])
    return next((address.lower() for _, address in found if is_address(address)), "")


def _sent(headers: Message) -> str:
    try:
        return parsedate_to_datetime(_flat(headers, "Date")).strftime("%Y-%m-%d %H:%M")
    except (ValueError, TypeError, OverflowError):
        return ""


def _sound(entry: Entry) -> Entry:
    """Without what no database holds, and with a subject that has an end."""
    subject = _NO_TEXT.sub("\ufffd", entry.subject)[:SUBJECT]
    return replace(entry, subject=subject, text=_NO_TEXT.sub("\ufffd", entry.text))


def _by_content(headers: Message, entry: Entry) -> str:
    said = [_flat(headers, name) for name in ("From", "Date")]
    return content_digest([*said, entry.subject, entry.text, entry.error])


def _flat(headers: Message, name: str) -> str:
    return " ".join(str(headers.get(name) or "")[:LONGEST].split())
