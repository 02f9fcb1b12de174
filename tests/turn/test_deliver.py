"""What is pushed arrives in order, is tried again when it did not, and is put aside after a day."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.claim import Entry
from bot.storage.database import Database
from bot.storage.deliveries import HOLD_SECONDS, Deliveries
from bot.storage.outbox import Delivery, Reply, put
from bot.storage.tables import INBOX, OUTBOX
from bot.turn.deliver import DAY, LONGEST, SOON, Delivering, Later, Never, Unknown
from bot.turn.messages import Message, reply

NOW = 1_000_000.0


class Platform:
    """Takes replies, or does with each what it was told to."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.does: list[Exception] = []

    async def send(self, delivery: Delivery) -> None:
        if self.does:
            raise self.does.pop(0)
        self.sent.append(delivery.reply_id)


class World:
    """A database at a time that stands still, a platform, and the worker."""

    def __init__(self, url: str) -> None:
        self.now = NOW
        self.database = Database(url, lambda: self.now)
        self.platform = Platform()
        self.worker = Delivering(
            Deliveries(self.database), {"there": self.platform}, lambda: self.now, lambda: 1.0
        )

    async def put(
        self,
        reply_id: str,
        conversation: str = "c",
        author: str = "assistant",
        said: list[Message] | None = None,
    ) -> None:
        def write(connection: sa.engine.Connection) -> None:
            number = connection.execute(sa.select(sa.func.count()).select_from(OUTBOX)).scalar()
            entry = Entry(
                number + 1, "there", conversation, reply_id, "message", "", {"to": 1}, self.now, 1
            )
            put(connection, entry, Reply(reply_id, said or [{"text": "hello"}]), self.now)
            connection.execute(
                OUTBOX.update().where(OUTBOX.c.reply_id == reply_id).values(author=author)
            )

        await self.database.write(write)

    async def row(self, reply_id: str) -> Any:
        query = sa.select(OUTBOX).where(OUTBOX.c.reply_id == reply_id)
        return await self.database.read(lambda c: c.execute(query).first())


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.database.close()


def test_in_order_and_once(world: World) -> None:
    async def run() -> None:
        for name in ("1", "2", "3"):
            await world.put(name)
        await world.put("other", "d")
        assert await world.worker.send_due() == 2  # the first of each conversation
        while await world.worker.send_due():
            pass
        assert sorted(world.platform.sent) == ["1", "2", "3", "other"]
        assert [one for one in world.platform.sent if one != "other"] == ["1", "2", "3"]
        assert (await world.row("1")).status == "sent"

    asyncio.run(run())


def test_what_was_not_taken_is_tried_again_and_nothing_overtakes_it(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        await world.put("2")
        world.platform.does = [Later("busy", 7.0)]
        await world.worker.send_due()
        assert await world.worker.send_due() == 0
        world.now += 6.0
        assert await world.worker.send_due() == 0
        world.now += 1.5  # the platform's own wish is over
        await world.worker.send_due()
        await world.worker.send_due()
        assert world.platform.sent == ["1", "2"]

    asyncio.run(run())


def test_help_in_danger_waits_for_no_earlier_reply(world: World) -> None:
    """An ordinary one that the platform puts off does not put it off; the rest keeps its order behind."""

    async def run() -> None:
        for name in ("1", "help", "3"):
            await world.put(name)
        row = await world.row("help")
        asked = {"id": row.inbox_id, "channel": "there", "conversation": "c", "message_id": "m"}
        taken = {"kind": "message", "received_at": NOW, "attempts": 1, "outcome": "safety"}
        await world.database.write(lambda c: c.execute(INBOX.insert().values(**asked, **taken)))
        world.platform.does = [Later("busy", 200.0)]
        await world.worker.send_due()
        await world.worker.send_due()
        assert world.platform.sent == ["help"]
        world.now += 200.0
        while await world.worker.send_due():
            pass
        assert world.platform.sent == ["help", "1", "3"]

    asyncio.run(run())


def test_one_that_hangs_holds_up_no_other(world: World) -> None:
    async def run() -> None:
        hangs = asyncio.Event()

        async def send(delivery: Delivery) -> None:
            if delivery.conversation == "slow":
                await hangs.wait()
            world.platform.sent.append(delivery.reply_id)

        world.platform.send = send  # type: ignore[method-assign]
        await world.put("1", "slow")
        going = asyncio.create_task(world.worker.go_on())
        await asyncio.sleep(0.05)
        await world.put("2", "c")
        world.worker.look()
        async with asyncio.timeout(10):
            while world.platform.sent != ["2"]:
                await asyncio.sleep(0.01)
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        hangs.set()
        await world.worker.finish()  # what is on its way is not cut off
        assert world.platform.sent == ["2", "1"]
        assert (await world.row("1")).status == "sent"

    asyncio.run(run())


def test_of_a_reply_whose_fate_nobody_knows_there_are_three_copies_at_most(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        tries = 0
        world.platform.does = [Unknown("lost")] * 9
        while (await world.row("1")).status == "waiting":
            tries += await world.worker.send_due()
            world.now += LONGEST
        assert tries == 3
        assert (await world.row("1")).status == "unknown"

    asyncio.run(run())


def test_what_was_put_aside_can_be_sent_after_all(world: World) -> None:
    """Of one channel, of the last while, and in its order."""

    async def run() -> None:
        await world.put("old")
        world.now += DAY
        for name in ("1", "2"):
            await world.put(name)
        world.platform.does = [Never("gone")] * 3
        while await world.worker.send_due():
            pass
        assert world.platform.sent == []
        deliveries = Deliveries(world.database)
        assert await deliveries.again("elsewhere", 0.0) == 0
        assert await deliveries.again("there", world.now - 60.0) == 2
        while await world.worker.send_due():
            pass
        assert world.platform.sent == ["1", "2"]
        assert (await world.row("old")).status == "dead"

    asyncio.run(run())


def test_the_waits_grow_up_to_a_limit(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        waits = []
        for _ in range(12):
            world.platform.does = [Later("busy")]
            await world.worker.send_due()
            waits.append((await world.row("1")).next_at - world.now)
            world.now += waits[-1]
        assert waits == sorted(waits)
        assert waits[:3] == [1.0, 2.0, 4.0] and waits[-1] == LONGEST

    asyncio.run(run())


def test_no_wish_of_the_platform_is_waited_for_without_an_end(world: World) -> None:
    """A `Retry-After` of a day is five minutes here; help in danger is tried again within seconds, however often."""

    async def run() -> None:
        help_now = reply([{"kind": "emergency", "text": "Ring 999 now."}], "safety", 1.0)
        await world.put("1")
        await world.put("help", "d", said=help_now)
        for _ in range(12):
            world.platform.does = [Later("busy", DAY)] * 2
            await world.worker.send_due()
            assert (await world.row("help")).next_at == world.now + SOON
            assert (await world.row("1")).next_at <= world.now + LONGEST
            world.now += SOON
        world.platform.does = []
        await world.worker.send_due()
        assert world.platform.sent == ["help"]
        world.now = NOW + LONGEST
        await world.worker.send_due()
        assert world.platform.sent == ["help", "1"]

    asyncio.run(run())


def test_after_a_day_it_is_put_aside_with_its_reason(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        await world.put("2")
        world.now += DAY + 1
        world.platform.does = [Later("still busy")]
        await world.worker.send_due()
        row = await world.row("1")
        assert (row.status, row.reason) == ("dead", "still busy")
        await world.worker.send_due()
        assert world.platform.sent == ["2"]  # and holds nobody up

    asyncio.run(run())


def test_what_can_not_arrive_is_put_aside_at_once(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        world.platform.does = [Never("channel_not_found")]
        await world.worker.send_due()
        row = await world.row("1")
        assert (row.status, row.reason) == ("dead", "channel_not_found")

    asyncio.run(run())


def test_a_worker_that_died_with_it_in_hand_is_followed_by_another(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        assert len(await Deliveries(world.database).due(["there"])) == 1  # and dies
        assert await world.worker.send_due() == 0
        world.now += HOLD_SECONDS
        await world.worker.send_due()
        assert world.platform.sent == ["1"]

    asyncio.run(run())


def test_a_persons_reply_of_unknown_fate_waits_for_a_person(world: World) -> None:
    async def run() -> None:
        await world.put("lost", "c", "person")
        await world.put("died", "d", "person")
        world.platform.does = [Unknown("no answer")]
        await Deliveries(world.database).due([])  # none of ours
        taken = await Deliveries(world.database).due(["there"])
        assert len(taken) == 2  # one worker dies with both in hand
        world.now += HOLD_SECONDS
        assert await world.worker.send_due() == 0
        assert {(await world.row(one)).status for one in ("lost", "died")} == {"unknown"}
        await world.put("heard", "e", "person")
        await world.worker.send_due()
        assert (await world.row("heard")).status == "unknown"
        assert world.platform.sent == []

    asyncio.run(run())


def test_the_assistants_reply_of_unknown_fate_is_sent_again_under_its_id(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        world.platform.does = [Unknown("no answer")]
        await world.worker.send_due()
        world.now += 1.0
        await world.worker.send_due()
        assert world.platform.sent == ["1"]

    asyncio.run(run())


def test_a_senders_mistake_stops_no_other(world: World) -> None:
    async def run() -> None:
        await world.put("1")
        await world.put("2", "d")
        world.platform.does = [ValueError("secret")]
        await world.worker.send_due()
        assert len(world.platform.sent) == 1
        assert {(await world.row(one)).reason for one in "12"} == {None, "ValueError"}

    asyncio.run(run())
