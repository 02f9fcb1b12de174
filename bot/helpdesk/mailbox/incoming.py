"""The new mails of a folder, one after the other, as messages to be sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.helpdesk.mailbox.box import Box
from bot.helpdesk.mailbox.fetched import Unreadable
from bot.helpdesk.mailbox.mail import Mail, read, unread
from bot.helpdesk.mailbox.trouble import Refused
from bot.helpdesk.triage.judging import Judged
from bot.helpdesk.triage.message import Message

Sort = Callable[[Iterable[Message]], Iterator[Judged]]
"""Sorts messages in their order; blocks. What it returns may have `close`."""
_AT_ONCE = 200


@dataclass(frozen=True)
class Letter:
    """A mail, and its number in the folder."""

    uid: int
    mail: Mail

    @property
    def source(self) -> str:
        """What a person may look it up by; it holds no address."""
        return f"mail {self.uid} of the mailbox" + (f", {self.mail.sent}" if self.mail.sent else "")


def letters(box: Box, uids: list[int], place: str, found: dict[int, Letter]) -> Iterator[Message]:
    """`place` names the folder as it is now. Fetches each when it is asked for; puts it into `found`, under its message's row. Raises Trouble."""
    row = 0
    for at in range(0, len(uids), _AT_ONCE):
        some = uids[at : at + _AT_ONCE]
        sizes = box.sizes(some)
        for uid in some:
            if uid not in sizes:
                continue
            mail = _fetched(box, uid, sizes[uid], place)
            if mail is None:
                continue
            row += 1
            found[row] = letter = Letter(uid, mail)
            error = f"{letter.source}: {mail.entry.error}" if mail.entry.error else None
            yield Message(
                row, letter.source, mail.entry.subject, mail.entry.text, error, mail.automatic
            )


def _fetched(box: Box, uid: int, size: int, place: str) -> Mail | None:
    try:
        raw = box.mail(uid, size)
    except (Refused, Unreadable):  # one mail that the server can't give holds up no other
        return unread(f"{place} {uid}".encode(), "the server does not give it")
    return None if raw is None else read(raw)
