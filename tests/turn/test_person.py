"""A person of the helpdesk is in a talk: the assistant is silent, but for danger, until they go or are gone."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.channels.channel import UserMessage

from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.queue.seal import Seal
from bot.storage.database import Database
from bot.storage.queue.change import IDLE
from bot.storage.queue.filter import Filter
from bot.storage.queue.item import URGENT, Item
from bot.storage.queue.refused import Blocked, Held
from bot.storage.queue.tables import ALERTS, HANDOFFS
from bot.storage.silence import SILENT
from bot.storage.tables import INBOX, OUTBOX, TURNS
from bot.turn.assemble import turns
from bot.turn.messages import Message, plain
from bot.turn.take_turn import Turns

from .test_take_turn import HELP, rules, text

SHOWN = ("Ann", "the helpdesk")
ADDRESS = {"channel": "C1"}


class Clock:
    now = 1_900_000_000.0

    def __call__(self) -> float:
        return self.now


async def rasa(message: UserMessage) -> None:
    """Asks for a person where it is asked to, and answers all else."""
    outcome = "handoff" if message.text == "a person please" else "answer"
    [said, custom] = plain(f"You said {message.text}", outcome)
    if message.text == "a patient is hurt at home":
        custom["custom"]["parts"].insert(
            0, {"kind": "emergency", "text": "Ring 999.", "tel": "999"}
        )
    await message.output_channel.send_text_message(message.sender_id, said["text"])
    await message.output_channel.send_custom_json(message.sender_id, custom["custom"])


class House:
    """A talk, and the desk that it is seen from."""

    def __init__(self, url: str) -> None:
        self.clock = Clock()
        self.database = Database(url, self.clock)
        self.queue = Queue(self.database, Seal(["k" * 32]), {"slack"})
        self.take: Turns = turns(rasa, self.database, rules(), sorry="Sorry.")
        self.take.talks._staffed = True
        self.number = 0

    async def ask(self, said: str, channel: str = "website", talk: str = "web:1") -> list[Message]:
        self.number += 1
        danger = self.take.talks._look(said)
        return await self.take.take_turn(
            talk, said, message_id=f"m{self.number}", danger=danger, channel=channel
        )

    async def item(self) -> Item:
        [item] = (await self.queue.page(Filter())).items
        return item

    async def join(self, who: str = "ann") -> Item:
        item = await self.item()
        return await self.queue.join(item.id, item.version, who, SHOWN)

    async def rows(self, table: sa.Table) -> list[Any]:
        return await self.database.read(
            lambda c: list(c.execute(sa.select(table).order_by(table.c[0])))
        )

    async def heard(self, talk: str = "web:1") -> list[str]:
        """What the other side has been told, in its order; nothing where the assistant was silent."""
        found = await self.take.talks.replies_after(talk, 0)
        return [text(said) for _, said in found if said]


@pytest.fixture
def house(database_url: str) -> Any:
    made = House(database_url)
    yield made
    made.database.close()


def test_while_somebody_is_there_the_assistant_is_silent_and_then_answers_again(
    house: House,
) -> None:
    """From joining to leaving nothing is said but what the person says; then it goes on, and says who left."""

    async def run() -> None:
        await house.ask("a person please")
        somebody = await house.take.talks.person("web:1")
        assert somebody is not None and somebody.state == "asked"
        item = await house.join()
        somebody = await house.take.talks.person("web:1")
        assert somebody is not None
        assert (somebody.state, somebody.name, somebody.role) == ("joined", *SHOWN)
        turns_before = len(await house.rows(TURNS))
        assert await house.ask("are you there?") == []
        await house.queue.say(item.id, "ann", "Yes, I am.", "1" * 32)
        assert await house.ask("which degree do I need?") == []
        assert (
            len(await house.rows(TURNS)) == turns_before
        )  # nothing that was not said is remembered
        await house.queue.leave(item.id, "ann", done=True)
        assert text(await house.ask("thanks")) == "You said thanks"
        assert await house.take.talks.person("web:1") is None
        assert await house.heard() == [
            "You said a person please",
            "Ann, from the helpdesk, has joined. You are writing to a person now, and I am silent.",
            "Ann: Yes, I am.",
            "Ann has left. I am the automated assistant, and I answer again.",
            "You said thanks",
        ]
        outcomes = [row.outcome for row in await house.rows(INBOX)]
        assert outcomes == ["handoff", SILENT, SILENT, "answer"]
        whole = await house.queue.item(item.id)
        assert (whole.item.status, whole.item.ended, whole.here) == ("done", "answered", None)
        asked = [exchange.asked for exchange in whole.transcript if exchange.asked]
        assert asked == ["a person please", "are you there?", "which degree do I need?", "thanks"]

    asyncio.run(run())


def test_a_message_that_is_sent_again_stays_unanswered(house: House) -> None:
    """Its repeat finds the silence, and not an open message."""

    async def run() -> None:
        await house.ask("a person please")
        await house.join()
        for _ in range(2):
            said = await house.take.take_turn("web:1", "hello?", message_id="same")
            assert said == []
        assert len(await house.rows(INBOX)) == 2

    asyncio.run(run())


def test_danger_is_answered_at_once_and_makes_the_item_urgent(house: House) -> None:
    """The safety lines go out past whoever is there, and their item is raised."""

    async def run() -> None:
        await house.ask("a person please")
        item = await house.join()
        assert text(await house.ask("I am in danger")) == text(HELP)
        after = await house.item()
        assert after.priority == URGENT and "safeguarding" in after.reasons
        assert [row.item_id for row in await house.rows(ALERTS)] == [item.id]
        assert await house.ask("are you there?") == []  # and they are still there

    asyncio.run(run())


def test_who_joins_again_after_a_while_is_there_again(house: House) -> None:
    """Though nobody was told that they had gone: the assistant is silent from then on."""

    async def run() -> None:
        await house.ask("a person please")
        await house.join()
        house.clock.now += 901
        assert (await house.item()).holder is None
        assert (await house.join()).holder is not None
        assert await house.ask("hello?") == []

    asyncio.run(run())


def test_a_worry_about_a_patient_alarms_whoever_is_in_the_talk(house: House) -> None:
    """It is an answer from the page, with an emergency line: that goes out, and their item is raised as well."""

    async def run() -> None:
        await house.ask("a person please")
        item = await house.join()
        assert (await house.item()).priority != URGENT
        concern = await house.ask("a patient is hurt at home")
        assert concern[1]["custom"]["parts"][0]["tel"] == "999"
        after = await house.item()
        assert after.priority == URGENT and "safeguarding" in after.reasons
        assert [row.item_id for row in await house.rows(ALERTS)] == [item.id]

    asyncio.run(run())


def test_whoever_waits_is_told_of_until_somebody_has_them(house: House) -> None:
    """The longest wait first; not who asked long ago, who is urgent, or who only was not answered."""

    async def run() -> None:
        async def asked(talk: str, said: str) -> int:
            await house.ask(said, talk=talk)
            house.clock.now += 1
            page = await house.queue.page(Filter())
            return next(one.id for one in page.items if one.conversation == talk)

        long_ago = await asked("web:1", "a person please")
        house.clock.now += 1000
        assert await house.queue.waiting() == []
        first, second = (
            await asked("web:2", "a person please"),
            await asked("web:3", "a person please"),
        )
        await asked("web:4", "a person please")
        await asked("web:4", "I am in danger")
        assert await house.queue.waiting() == [first, second]
        await house.ask("a person please", talk="web:1")  # asked again
        assert await house.queue.waiting() == [first, second, long_ago]
        item = (await house.queue.item(first)).item
        await house.queue.join(first, item.version, "ann", SHOWN)
        assert await house.queue.waiting() == [second, long_ago]

    asyncio.run(run())


def test_two_clerks_never_answer_the_same_talk(house: House) -> None:
    """A second one is refused, and pressing twice says it once."""

    async def run() -> None:
        await house.ask("a person please")
        item = await house.join("ann")
        seen = await house.item()
        with pytest.raises(Held):
            await house.queue.join(item.id, seen.version, "ben", ("Ben", "the helpdesk"))
        with pytest.raises(Held):
            await house.queue.say(item.id, "ben", "Hello", "2" * 32)
        await house.queue.join(item.id, 1, "ann", SHOWN)  # a double click
        await house.queue.say(item.id, "ann", "Hello", "3" * 32)
        await house.queue.say(item.id, "ann", "Hello", "3" * 32)  # another
        assert len(await house.heard()) == 3
        assert [row.who for row in await house.rows(HANDOFFS)] == ["ann"]

    asyncio.run(run())


@pytest.mark.parametrize("does", ["release", "escalate", "close", "send"])
def test_a_talk_is_handed_back_before_anything_else_is_done_with_it(
    house: House, does: str
) -> None:
    """No letter, no closing, no passing on, alone or among many."""

    async def run() -> None:
        await house.ask("a person please")
        item = await house.join()
        edited = await house.queue.edit_draft(item.id, item.version, "ann", "A letter.")
        more = ("leads",) if does == "escalate" else ()
        with pytest.raises(Blocked) as why:
            await getattr(house.queue, does)(item.id, edited.version, "ann", *more)
        assert why.value.why == "joined"
        asked = await house.queue.ask_bulk("close", Filter(), "ann")
        assert (asked.count, dict(asked.left_out)) == (0, {"held": 1})

    asyncio.run(run())


def test_whoever_goes_without_a_word_is_missed(house: House) -> None:
    """The assistant answers again, and says so; what they write afterwards is not sent past it."""

    async def run() -> None:
        await house.ask("a person please")
        item = await house.join()
        house.clock.now += IDLE + 1
        assert await house.take.talks.person("web:1") is not None  # it is still asked for
        assert text(await house.ask("hello?")) == "You said hello?"
        assert (await house.heard())[-2].startswith("Ann is not here just now.")
        assert await house.rows(HANDOFFS) == []
        with pytest.raises(Blocked) as why:
            await house.queue.say(item.id, "ann", "I am back", "4" * 32)
        assert why.value.why == "not_joined"
        whole = await house.queue.item(item.id)
        assert whole.history[-1].what in ("away", "asked_again")
        again = await house.item()
        await house.queue.join(item.id, again.version, "ann", SHOWN)
        assert await house.ask("good") == []

    asyncio.run(run())


def test_somebody_who_writes_is_there_for_longer(house: House) -> None:
    """Typing keeps the talk, and is shown for some seconds."""

    async def run() -> None:
        await house.ask("a person please")
        item = await house.join()
        for _ in range(3):
            house.clock.now += IDLE - 1
            await house.queue.typing(item.id, "ann")
            somebody = await house.take.talks.person("web:1")
            assert somebody is not None and somebody.typing
        house.clock.now += 60
        somebody = await house.take.talks.person("web:1")
        assert somebody is not None and not somebody.typing
        assert await house.ask("hello") == []

    asyncio.run(run())


def test_a_talk_that_is_cleared_takes_it_all_along(house: House) -> None:
    """Nothing is left of who was in it."""

    async def run() -> None:
        await house.ask("a person please")
        await house.join()
        await house.take.talks.erase("web:1")
        assert await house.rows(HANDOFFS) == await house.rows(OUTBOX) == []
        assert (await house.queue.page(Filter())).items == ()

    asyncio.run(run())


def test_a_pushed_place_gets_it_all_in_order(house: House) -> None:
    """Slack and Teams: what is told and said goes to where the talk is had, and silence goes nowhere."""

    async def run() -> None:
        async def write(number: str, said: str) -> None:
            await house.take.take_in("slack", "s:1", said, message_id=number, address=ADDRESS)
            await house.take.finish()

        await write("1", "a person please")
        item = await house.join()
        await write("2", "hello?")
        await house.queue.say(item.id, "ann", "Hello.", "5" * 32)
        await house.queue.leave(item.id, "ann", done=False)
        rows = await house.rows(OUTBOX)
        pushed = [json.loads(row.body)[0]["text"] for row in rows if row.status == "waiting"]
        assert [said.split(".")[0] for said in pushed] == [
            "You said a person please", "Ann, from the helpdesk, has joined", "Ann: Hello", "Ann has left",
        ]  # fmt: skip
        assert [row.status for row in rows if row.body == "[]"] == ["returned"]
        assert {row.address for row in rows if row.status == "waiting"} == {json.dumps(ADDRESS)}
        assert (await house.item()).holder is None  # kept to do, and free

    asyncio.run(run())


def test_a_talk_that_nobody_can_be_reached_in_is_not_joined(house: House) -> None:
    """Where the channel is switched off, it is said so."""

    async def run() -> None:
        await house.take.take_in("teams", "t:1", "a person please", message_id="1", address=ADDRESS)
        await house.take.finish()
        item = await house.item()
        with pytest.raises(Blocked) as why:
            await house.queue.join(item.id, item.version, "ann", SHOWN)
        assert why.value.why == "no_channel"

    asyncio.run(run())


def test_only_where_people_are_ever_there_is_one_waited_for(house: House) -> None:
    """Without hours nobody is told that somebody will come; who has come is shown all the same."""

    async def run() -> None:
        house.take.talks._staffed = False
        await house.ask("a person please")
        assert await house.take.talks.person("web:1") is None
        await house.join()
        assert await house.take.talks.person("web:1") is not None

    asyncio.run(run())
