"""Sends replies by mail: `Sender` of the outbox."""

from __future__ import annotations

import asyncio

from bot.channels.mail.address import MailAddress, NoAddress
from bot.channels.mail.header_lines import OddHeader, named
from bot.channels.mail.letter import Automatic, letter, words
from bot.channels.mail.smtp import Smtp
from bot.storage.outbox import PERSON, Delivery
from bot.turn.deliver import Later, Never

AT_ONCE = 3
"""Connections at once: Exchange Online closes the fourth of a mailbox."""
TURN = 3.0
"""Seconds that a reply waits for one of them, before others of the outbox have theirs."""
SOON = 5.0


class MailSender:
    """`sender`: as MAIL_FROM."""

    def __init__(self, smtp: Smtp, sender: str) -> None:
        self._smtp = smtp
        self._sender = sender
        self._free = asyncio.Semaphore(AT_ONCE)

    async def send(self, delivery: Delivery) -> None:
        """Sends it to its one recipient. Raises Later, Never, Revoked, Unknown."""
        try:
            to = MailAddress.read(delivery.address)
            mail = letter(
                to,
                words(delivery.messages),
                sender=self._sender,
                reply_id=delivery.reply_id,
                at=delivery.created_at,
                automatic=_automatic(delivery.author, to),
            )
        except (NoAddress, OddHeader):
            raise Never("it can't be a mail: an address, a subject or an id is none") from None
        try:
            async with asyncio.timeout(TURN):
                await self._free.acquire()
        except TimeoutError:
            raise Later("others are on their way", SOON) from None
        try:
            await self._smtp.send(named(self._sender)[1], to.to, mail)
        finally:
            self._free.release()


def _automatic(author: str, to: MailAddress) -> Automatic:
    if author == PERSON:
        return ""
    return "auto-replied" if to.in_reply_to else "auto-generated"
