"""Two servers on one PostgreSQL are as one: no overlap, one order, one count."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.channels.channel import UserMessage

from bot.channels.rate_limit import InMemory
from bot.server.background import Background
from bot.storage.database import Database
from bot.storage.listener import Listener
from bot.storage.rates import SharedRates
from bot.storage.schema import SchemaBehind, bring_up, prepare
from bot.storage.tables import INBOX, OUTBOX
from bot.turn.assemble import turns
from bot.turn.refusals import StillRunning
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns


@pytest.fixture
def pair(postgres: Callable[[], str]) -> Iterator[tuple[Database, Database]]:
    url = postgres()
    made = Database(url), Database(url)
    yield made
    for database in made:
        database.close()


def assembled(database: Database, handle: Any) -> Turns:
    none: SafetyFirst[Any] = SafetyFirst(lambda _: None, lambda _: None)
    return turns(handle, database, none, sorry="Sorry.")


def test_bursts_at_both_run_one_at_a_time_and_every_reply_arrives(
    pair: tuple[Database, Database],
) -> None:
    """Each at the server that was asked, whichever of the two has answered."""

    async def run() -> None:
        inside: dict[str, int] = {}
        order: dict[str, list[str]] = {}

        async def handle(message: UserMessage) -> None:
            of = message.sender_id
            inside[of] = inside.get(of, 0) + 1
            assert inside[of] == 1, "two turns of one conversation at once"
            await asyncio.sleep(0.003)
            order.setdefault(of, []).append(str(message.text))
            inside[of] -= 1
            await message.output_channel.send_text_message(of, f"You said {message.text}")

        replicas = [assembled(database, handle) for database in pair]
        rng = random.Random(5)

        async def say(talk: str, number: int) -> str:
            while True:
                try:
                    said = await rng.choice(replicas).take_turn(
                        talk, f"{number}", message_id=f"{number}"
                    )
                    return str(said[0]["text"])
                except StillRunning:
                    await asyncio.sleep(0.05)

        said = await asyncio.gather(*(say(talk, n) for n in range(20) for talk in "abc"))
        assert said == [f"You said {n}" for n in range(20) for _ in "abc"]
        query = sa.select(INBOX.c.text).where(INBOX.c.conversation == "a").order_by(INBOX.c.id)
        arrived = await pair[0].read(lambda c: list(c.execute(query).scalars()))
        assert order["a"] == arrived
        count = sa.select(sa.func.count()).select_from(OUTBOX)
        assert await pair[1].read(lambda c: c.execute(count).scalar()) == 60

    asyncio.run(run())


def test_what_a_dead_replica_held_the_other_answers(pair: tuple[Database, Database]) -> None:
    """The lock of a conversation goes with the connection of whoever held it."""

    async def run() -> None:
        async def never(_message: UserMessage) -> None:
            await asyncio.sleep(60)

        async def echo(message: UserMessage) -> None:
            await message.output_channel.send_text_message(message.sender_id, "answered")

        dead, alive = assembled(pair[0], never), assembled(pair[1], echo)
        lost = asyncio.create_task(dead.take_turn("c", "hello", message_id="1"))
        while not dead._work.waiting:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        waiting = asyncio.create_task(alive.take_turn("c", "and this", message_id="2"))
        await asyncio.sleep(0.2)
        assert not waiting.done()  # the first is held, and nobody overtakes it
        for task in [lost, *dead._work.at_work.values()]:
            task.cancel()
        await asyncio.gather(lost, return_exceptions=True)
        assert (await waiting)[0]["text"] == "answered"
        assert (await alive.take_turn("c", "hello", message_id="1"))[0]["text"] == "answered"
        rows = await pair[1].read(lambda c: list(c.execute(sa.select(OUTBOX.c.position))))
        assert len(rows) == 2

    asyncio.run(run())


def test_a_replica_hears_what_the_other_has_answered(pair: tuple[Database, Database]) -> None:
    async def run() -> None:
        async def echo(message: UserMessage) -> None:
            await message.output_channel.send_text_message(message.sender_id, "answered")

        heard: list[int] = []
        listener = Listener(pair[1])
        listener.start(heard.append)
        take = assembled(pair[0], echo)
        async with asyncio.timeout(10):
            number = 0
            while not heard:  # until it listens
                number += 1
                await take.take_turn("c", "hello", message_id=str(number))
        listener.stop()
        assert 1 <= heard[0] <= number

    asyncio.run(run())


def test_the_background_starts_and_ends_on_a_shared_database(
    pair: tuple[Database, Database],
) -> None:
    async def run() -> None:
        async def echo(message: UserMessage) -> None:
            await message.output_channel.send_text_message(message.sender_id, "answered")

        take = assembled(pair[0], echo)
        background = Background(take, pair[0], 90, 30)
        background.start()
        assert (await take.take_turn("c", "hello"))[0]["text"] == "answered"
        await background.stop()

    asyncio.run(run())


def test_addresses_are_counted_together_and_not_readable(pair: tuple[Database, Database]) -> None:
    async def run() -> None:
        now = time.time()
        for database in pair:
            database.clock = lambda: now
        limits = [SharedRates(database, 5, "s" * 32, InMemory(5)) for database in pair]
        waits = [await limits[n % 2].hit("192.0.2.7") for n in range(7)]
        assert waits[:5] == [0] * 5
        assert all(1 <= wait <= 60 for wait in waits[5:])
        assert await limits[0].hit("192.0.2.8") == 0
        kept = await pair[0].read(lambda c: str(list(c.execute(sa.text("SELECT * FROM rate")))))
        assert "192.0.2" not in kept

    asyncio.run(run())


def test_older_tables_are_named_with_the_command_and_brought_up_by_it(
    postgres: Callable[[], str],
) -> None:
    database = Database(postgres())
    with database.engine.begin() as connection:
        connection.execute(
            sa.text(
                "CREATE TABLE turn_log (conversation VARCHAR(128), number INTEGER, saved_at FLOAT,"
                " starts_session BOOLEAN, events TEXT, carry TEXT,"
                " PRIMARY KEY (conversation, number))"
            )
        )
    with pytest.raises(SchemaBehind, match="bot db upgrade"):
        prepare(database.engine)
    bring_up(database.engine)
    prepare(database.engine)
    database.close()
