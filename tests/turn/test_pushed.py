"""A message from a place that is pushed to: taken in at once, answered once, and sent where it came from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from rasa.core.channels.channel import UserMessage

from bot.privacy.redact import redact
from bot.safety.screen import shared_screen
from bot.storage.database import Database
from bot.storage.deliveries import Deliveries
from bot.storage.outbox import Delivery
from bot.storage.tables import INBOX
from bot.turn.assemble import KNOWLEDGE, for_the_writer, safety_first, said, turns
from bot.turn.deliver import Delivering, Later, Revoked
from bot.turn.messages import outcome, plain
from bot.turn.refusals import Conflict
from bot.turn.take_turn import Turns

ADDRESS = {"room": "C1"}
NUMBER = "943 476 5919"


class Platform:
    """Takes every reply."""

    def __init__(self) -> None:
        self.sent: list[Delivery] = []

    async def send(self, delivery: Delivery) -> None:
        self.sent.append(delivery)

    @property
    def texts(self) -> list[str]:
        return [one.messages[0]["text"] for one in self.sent]


class World:
    """Turns whose replies are pushed to a platform."""

    def __init__(
        self, url: str, handle: Callable[[UserMessage], Awaitable[None]] | None = None
    ) -> None:
        self.database = Database(url)
        self.platform = Platform()
        self.seen: list[tuple[str, str]] = []
        self.worker = Delivering(
            Deliveries(self.database),
            {"there": self.platform},
            seen=lambda *what: self.seen.append(what),
        )
        self.turns = self.assembled(handle or echo)

    def assembled(self, handle: Callable[[UserMessage], Awaitable[None]]) -> Turns:
        return turns(handle, self.database, safety_first(), to_push=self.worker.look)

    async def take_in(self, text: str, message_id: str = "1") -> bool:
        return await self.turns.take_in(
            "there", "c", text, message_id=message_id, address=ADDRESS, danger=None
        )

    async def pushed(self, count: int) -> list[str]:
        """The texts, once so many went out; the worker is asked, as it is in a server."""
        going = asyncio.create_task(self.worker.go_on())
        async with asyncio.timeout(20):
            while len(self.platform.sent) < count:
                await asyncio.sleep(0.01)
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        return self.platform.texts


async def echo(message: UserMessage) -> None:
    await message.output_channel.send_text_message(message.sender_id, f"You said {message.text}")


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.database.close()


def test_it_is_taken_in_before_it_is_answered_and_pushed_in_order(database_url: str) -> None:
    let = asyncio.Event()

    async def slow(message: UserMessage) -> None:
        await let.wait()
        await echo(message)

    world = World(database_url, slow)

    async def run() -> None:
        assert [await world.take_in(word, word) for word in ("one", "two", "three")] == [True] * 3
        assert world.platform.sent == []
        let.set()
        assert await world.pushed(3) == ["You said one", "You said two", "You said three"]
        first = world.platform.sent[0]
        assert first.address == ADDRESS
        assert first.messages[-1]["custom"]["in_reply_to"] == "one"
        assert world.seen == [("there", "sent")] * 3

    asyncio.run(run())
    world.database.close()


def test_a_repeat_is_answered_once(world: World) -> None:
    """As long as it runs, after it is answered, and after a restart."""

    async def run() -> None:
        assert await world.take_in("hello")
        assert not await world.take_in("hello")
        await world.pushed(1)
        assert not await world.take_in("hello")
        world.turns = world.assembled(echo)  # a restart
        assert not await world.take_in("hello")
        with pytest.raises(Conflict):
            await world.take_in("goodbye")
        await world.turns.finish()
        assert await world.worker.send_due() == 0
        assert world.platform.texts == ["You said hello"]

    asyncio.run(run())


def test_who_writes_personal_details_is_told_alone(world: World) -> None:
    async def run() -> None:
        await world.take_in(f"my patient is {NUMBER}, what now?")
        first, second = await world.pushed(2)
        assert first == said("careful")
        assert world.platform.sent[0].address == {**ADDRESS, "private": True}
        assert second == f"You said {redact(f'my patient is {NUMBER}, what now?')}"
        assert NUMBER not in second
        assert world.platform.sent[1].address == ADDRESS
        await world.take_in("what training is there?", "2")
        assert len(await world.pushed(3)) == 3

    asyncio.run(run())


def test_a_hint_that_cannot_be_given_holds_up_no_answer(world: World) -> None:
    async def send(delivery: Delivery) -> None:
        if delivery.address.get("private"):
            raise Later("not now")
        world.platform.sent.append(delivery)

    async def run() -> None:
        world.platform.send = send  # type: ignore[method-assign]
        await world.take_in(f"my patient is {NUMBER}")
        assert (await world.pushed(1))[0].startswith("You said")

    asyncio.run(run())


def test_a_person_who_replies_after_danger_replies_to_the_writer_alone(database_url: str) -> None:
    async def help_(message: UserMessage) -> None:
        await message.output_channel.send_text_message(message.sender_id, "x")

    world = World(database_url, help_)

    async def run() -> None:
        danger = safety_first().look("i want to kill myself")
        await world.turns.take_in(
            "there", "c", "i want to kill myself", message_id="1", address=ADDRESS, danger=danger
        )
        await world.pushed(1)
        await world.turns.push("c", plain("I will ring you.", "handoff"), "person")
        await world.pushed(2)
        assert world.platform.sent[1].address == {**ADDRESS, "private": True}

    asyncio.run(run())
    world.database.close()


def test_a_persons_reply_goes_where_the_talk_was_written_last(world: World) -> None:
    async def run() -> None:
        words = plain("I will ring you.", "handoff")
        assert not await world.turns.push("c", words, "person")
        await world.take_in("hello")
        await world.pushed(1)
        assert await world.turns.push("c", words, "person")
        assert (await world.pushed(2))[1] == "I will ring you."
        assert world.platform.sent[1].author == "person"
        assert world.platform.sent[1].address == ADDRESS
        assert not await world.turns.push("another", words, "person")

    asyncio.run(run())


def test_a_secret_that_was_withdrawn_is_counted_and_put_aside(world: World) -> None:
    async def refuse(_delivery: Delivery) -> None:
        raise Revoked("token_revoked")

    async def run() -> None:
        world.platform.send = refuse  # type: ignore[method-assign]
        await world.take_in("hello")
        await world.turns.finish()
        assert await world.worker.send_due() == 1
        assert await world.worker.send_due() == 0
        assert world.seen == [("there", "revoked")]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("i want to kill myself", True),
        ("my partner hits me and i am scared", True),
        ("my patient says she wants to end her life", True),
        ("a man has collapsed in the waiting room and is not breathing", False),
        ("i'm so overwhelmed at work i can't cope", False),
    ],
)
def test_what_others_must_not_read_is_for_the_writer_alone(text: str, alone: bool) -> None:
    """Self-harm and violence are; a collapse, where all can help, and a worry are not."""
    danger = safety_first().look(text)
    assert danger and outcome(danger.messages) == "safety"
    assert shared_screen(KNOWLEDGE / "safety" / "phrases.yml").check(text).level != "none"
    assert for_the_writer()(danger.messages) is alone


def test_an_answer_is_for_all() -> None:
    assert not for_the_writer()(plain("Six sessions.", "answer"))


def test_what_is_said_beside_is_said_once(world: World) -> None:
    """Whoever says it, and after a restart: the row knows; the outbox sends it in the talk's order."""

    async def say(turns: Turns, name: str) -> bool:
        return await turns.say_once(
            "there", "c", plain(name, "smalltalk"), message_id=name, address=ADDRESS
        )

    async def run() -> None:
        another = world.assembled(echo)
        said = await asyncio.gather(*(say(one, "hi") for one in (world.turns, another) * 3))
        assert sorted(said) == [False] * 5 + [True]
        assert await say(world.turns, "more") and not await say(another, "more")
        assert await world.pushed(2) == ["hi", "more"]
        assert [one.address for one in world.platform.sent] == [ADDRESS] * 2
        await world.turns.finish()
        assert not await world.turns._inbox.still_open(float("inf"))

    asyncio.run(run())


def test_an_edit_is_another_text_once_the_words_are_gone(world: World) -> None:
    """Nobody can tell whether it is the same: it is no repeat, where a message sent again is one."""

    async def run() -> None:
        assert await world.take_in("hello")
        await world.pushed(1)
        await world.database.write(
            lambda connection: connection.execute(INBOX.update().values(text=None))
        )
        assert not await world.take_in("hello")
        with pytest.raises(Conflict):
            await world.turns.take_in(
                "there", "c", "hello", message_id="1", address=ADDRESS, edited=True
            )

    asyncio.run(run())
