"""The inbox: a message is written before it is acknowledged, and closed in the transaction of its turn.

On PostgreSQL the lock of a conversation is the row of its oldest open message, held by the
transaction of the turn (`FOR UPDATE SKIP LOCKED`): it goes with the commit, and with the
connection of a replica that dies. On SQLite there is one process, whose queue keeps the order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage import inbox_rows as rows
from bot.storage import tombstones, turn_log
from bot.storage.claim import Claim, Entry, Kind
from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.outbox import ASIDE, Reply, answered, push, put, put_silence
from bot.storage.queue import talks
from bot.storage.queue.joined import Line
from bot.storage.silence import SILENT, Speaks, speaks
from bot.storage.tables import INBOX

DONE = "turn_done"
"""The channel of NOTIFY; its payload is the id of the message that was answered."""


@dataclass(frozen=True)
class Accepted:
    """What became of a message: a new one, or one that is here already, with its reply if there is one."""

    entry: Entry
    new: bool
    reply: Reply | None = None


class OtherText(Exception):
    """The message's id was used in this conversation for another text."""


class TooMany(Exception):
    """The conversation has had its messages of this minute; `seconds` until the next is taken."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Erased(Exception):
    """The conversation was erased after the message came."""


class Lost(Exception):
    """Another has answered the message; what this turn came to is not saved."""


class Inbox:
    """Messages of all channels, in the order of their arrival in each conversation."""

    def __init__(self, database: Database, away: Line | None = None) -> None:
        """`away` words that a person has gone without leaving, and that the assistant answers again."""
        self.database = database
        self._away = away

    async def accept(
        self,
        channel: str,
        conversation: str,
        message_id: str,
        text: str,
        *,
        kind: Kind = "message",
        address: dict[str, Any] | None = None,
        per_minute: int | None = None,
        ends_when_erased: bool = False,
        aside: Reply | None = None,
        edited: bool = False,
    ) -> Accepted:
        """Writes the message down, once; with `aside`, what its sender alone is told beside the reply.

        `edited`: where the words that are here are gone, with their days, `text` counts as another.
        Raises OtherText, TooMany, Erased, StoreUnavailable.
        """
        now = self.database.clock()
        row = {
            "channel": channel,
            "conversation": conversation,
            "message_id": message_id,
            "kind": kind,
            "text": text,
            "address": json.dumps(address) if address else None,
            "received_at": now,
            "attempts": 1,
        }

        def write(connection: sa.engine.Connection) -> Accepted:
            in_turn(connection, conversation)  # ids are given and committed in one order
            if ends_when_erased and tombstones.standing(connection, conversation) is not None:
                raise Erased
            here = connection.execute(rows.SAME, row).first()
            if here is not None:
                if here.text != text and (edited or here.text is not None):
                    raise OtherText
                return Accepted(rows.entry(here), False, answered(connection, here.id))
            if per_minute is not None:
                _count(connection, conversation, now, per_minute)
            made = connection.execute(INBOX.insert(), row).inserted_primary_key
            if aside is not None and address is not None:
                alone = {**address, "private": True}
                push(connection, channel, conversation, alone, aside, now, ASIDE)
            return Accepted(rows.entry_of(made[0], row, address), True)

        return await self.database.write(write)

    async def claim(self, conversation: str) -> Claim | None:
        """The oldest open message; None where there is none, or another replica has it. Raises StoreUnavailable."""
        if not self.database.shared:
            row = await self.database.read(
                lambda connection: connection.execute(rows.OLDEST, {"of": conversation}).first()
            )
            return Claim(rows.entry(row)) if row else None

        def lock(connection: sa.engine.Connection) -> Any:
            return connection.execute(rows.OLDEST_LOCKED, {"of": conversation}).first()

        borrowed, row = await self.database.borrow(lock)
        if row:
            return Claim(rows.entry(row), borrowed)
        await self.database.give_back(borrowed)
        return None

    async def finish(
        self, claim: Claim, reply: Reply | None, outcome: str | None, failure: str | None = None
    ) -> bool:
        """Saves the turn, its reply and the end of the message, all or nothing; the claim is over.

        False where a person is in the talk: then only help in danger is said, and of any other turn
        nothing is kept but the message, for that person to read. Raises Erased, Lost, turn_log.Overtaken, StoreUnavailable: then nothing was saved, and
        after Erased the message is gone too.
        """
        entry, now = claim.entry, self.database.clock()

        def write(connection: sa.engine.Connection) -> bool | None:
            in_turn(connection, entry.conversation)  # nobody else puts a reply in, or an item
            at = tombstones.standing(connection, entry.conversation)
            if at is not None and at >= entry.received_at:  # or it would be begun for ever
                connection.execute(INBOX.delete().where(INBOX.c.id == entry.id))
                talks.after_erasure(connection, entry, outcome, failure, now)
                return None
            how: Speaks = "freely"
            if reply is not None:
                how = speaks(connection, entry, reply, outcome, now, self._away)
            said = how != "silent"
            for turn in claim.turns if said else ():
                turn_log.append(connection, entry.conversation, turn, now, entry.id)
            if reply is not None and said:
                put(connection, entry, reply, now)
            elif reply is not None:
                put_silence(connection, entry, reply.reply_id, now)
            end = {"done_at": now, "outcome": outcome if said else SILENT, "failure": failure}
            done = connection.execute(rows.STILL_OPEN.values(**end), {"this": entry.id})
            if done.rowcount != 1:
                raise Lost
            if said:
                messages = reply.messages if reply else None
                # What is said past a person is about danger: they are alarmed, whatever kind of answer it is.
                urgent = "safety" if how == "help" else outcome
                talks.after_turn(connection, entry, messages, urgent, failure, now)
            return said

        def commit(connection: sa.engine.Connection) -> bool | None:
            saved = write(connection)
            connection.execute(rows.NOTIFY, {"channel": DONE, "id": str(entry.id)})
            connection.commit()
            return saved

        if claim.connection is None:
            saved = await self.database.write(write)
        else:
            try:
                saved = await self.database.on(claim.connection, commit)
            finally:
                await self.let_go(claim)
        if saved is None:
            raise Erased
        return saved

    async def let_go(self, claim: Claim) -> None:
        """Gives the message back unanswered. Never raises."""
        borrowed, claim.connection = claim.connection, None
        if borrowed is not None:
            await self.database.give_back(borrowed)

    async def begin_again(self, conversation: str, most: int) -> None:
        """Counts one more attempt at the oldest open message; what had `most` has one last. Raises StoreUnavailable."""

        def write(connection: sa.engine.Connection) -> None:
            # One that another replica holds is no concern of ours, and not waited for.
            oldest = rows.OLDEST_LOCKED if self.database.shared else rows.OLDEST
            row = connection.execute(oldest, {"of": conversation}).first()
            if row is not None and row.attempts <= most:
                connection.execute(rows.ONE_MORE, {"this": row.id})

        await self.database.write(write)

    async def still_open(self, before: float) -> list[str]:
        """Conversations with an open message that came before that second, oldest first. Raises StoreUnavailable."""
        return await self.database.read(
            lambda connection: list(connection.execute(rows.OPEN, {"before": before}).scalars())
        )

    async def reply_to(self, inbox_id: int) -> Reply | None:
        """The reply to a message; None where it is still open, or gone. Raises StoreUnavailable."""
        return await self.database.read(lambda connection: answered(connection, inbox_id))


def _count(connection: sa.engine.Connection, conversation: str, now: float, most: int) -> None:
    """Raises TooMany where `most` messages came within the last minute."""
    times = connection.execute(
        rows.RECENT.limit(most), {"of": conversation, "since": now - 60.0}
    ).scalars()
    recent = list(times)
    if len(recent) >= most:
        raise TooMany(recent[-1] + 60.0 - now)
