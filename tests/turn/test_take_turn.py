"""A message is written down, answered once and in order, whatever dies or goes away in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.channels.channel import UserMessage

from bot.storage import tombstones
from bot.storage.database import Database
from bot.storage.queue.tables import ITEMS
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, TOMBSTONES
from bot.storage.unavailable import StoreUnavailable
from bot.turn.assemble import turns
from bot.turn.messages import Message, plain
from bot.turn.refusals import Conflict, Ended, StillRunning, TooMany
from bot.turn.safety_first import Danger, SafetyFirst
from bot.turn.take_turn import Turns
from bot.turn.unavailable import Unavailable

SORRY = "Sorry."
HELP = plain("Call 999.", "safety")


class Level:
    def __init__(self, level: str) -> None:
        self.level, self.kind, self.rule = level, None, None


def rules() -> SafetyFirst[Any]:
    return SafetyFirst(
        lambda text: Level("danger" if "danger" in text else "none"),
        lambda found: HELP if found.level == "danger" else None,
    )


async def echo(message: UserMessage) -> None:
    """Says the text back, as Rasa would."""
    await message.output_channel.send_text_message(message.sender_id, f"You said {message.text}")


@pytest.fixture
def database(database_url: str) -> Any:
    made = Database(database_url)
    yield made
    made.close()


def assembled(database: Database, handle: Callable[[UserMessage], Awaitable[Any]] = echo) -> Turns:
    return turns(handle, database, rules(), sorry=SORRY)


def text(messages: list[Message]) -> str:
    return str(messages[0]["text"])


async def rows(database: Database, table: sa.Table) -> list[Any]:
    return await database.read(lambda c: list(c.execute(sa.select(table).order_by(table.c[0]))))


def test_a_message_of_the_same_id_is_answered_once_and_alike(database: Database) -> None:
    """Its repeat gets the same reply, after a restart too."""

    async def run() -> None:
        take = assembled(database)
        first = await take.take_turn("c", "hello", message_id="1")
        again = await take.take_turn("c", "hello", message_id="1")
        later = await assembled(database).take_turn("c", "hello", message_id="1")  # a restart
        assert first == again == later
        assert len(await rows(database, OUTBOX)) == 1
        assert first[-1]["custom"]["in_reply_to"] == "1"
        assert first[-1]["custom"]["message_id"]

    asyncio.run(run())


def test_the_same_id_with_another_text_is_a_conflict(database: Database) -> None:
    """In that talk; another talk's ids are its own."""

    async def run() -> None:
        take = assembled(database)
        await take.take_turn("c", "hello", message_id="1")
        with pytest.raises(Conflict):
            await take.take_turn("c", "goodbye", message_id="1")
        await take.take_turn("d", "goodbye", message_id="1")  # another talk's is its own

    asyncio.run(run())


def test_a_repeat_while_it_runs_is_told_to_ask_again(database: Database) -> None:
    async def run() -> None:
        let = asyncio.Event()

        async def slow(message: UserMessage) -> None:
            await let.wait()
            await echo(message)

        take = assembled(database, slow)
        first = asyncio.create_task(take.take_turn("c", "hello", message_id="1"))
        while not take._work.waiting:
            await asyncio.sleep(0.01)
        with pytest.raises(StillRunning) as still:
            await take.take_turn("c", "hello", message_id="1")
        assert still.value.message_id == "1"
        let.set()
        assert text(await first) == "You said hello"

    asyncio.run(run())


def test_one_at_a_time_and_in_order_in_each_conversation(database: Database) -> None:
    """Two talks of twenty messages each, written at once."""

    async def run() -> None:
        order: dict[str, list[str]] = {"a": [], "b": []}
        inside: dict[str, int] = {"a": 0, "b": 0}
        most = 0

        async def handle(message: UserMessage) -> None:
            nonlocal most
            of = message.sender_id
            inside[of] += 1
            assert inside[of] == 1
            most = max(most, sum(inside.values()))
            await asyncio.sleep(0.002)
            order[of].append(str(message.text))
            inside[of] -= 1
            await echo(message)

        take = assembled(database, handle)
        said = [take.take_turn(of, str(n)) for n in range(20) for of in "ab"]
        replies = await asyncio.gather(*said)
        assert [text(reply) for reply in replies[::2]] == [f"You said {n}" for n in range(20)]
        assert order == {"a": [str(n) for n in range(20)], "b": [str(n) for n in range(20)]}
        assert most == 2  # conversations do not wait for each other

    asyncio.run(run())


def test_a_client_that_goes_away_does_not_stop_its_turn(database: Database) -> None:
    """Who comes back with the same id finds the reply."""

    async def run() -> None:
        take = assembled(database)
        waiting = asyncio.create_task(take.take_turn("c", "hello", message_id="1"))
        while not take._work.waiting:
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await take.finish()
        assert text(await take.take_turn("c", "hello", message_id="1")) == "You said hello"
        assert not take._work.waiting and not take._work._dangers and not take._work.at_work

    asyncio.run(run())


@asynccontextmanager
async def looking_after(take: Turns) -> AsyncIterator[None]:
    task = asyncio.create_task(take.look_after())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await take.finish()


async def until(what: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await what():
            await asyncio.sleep(0.01)


def test_what_a_dead_process_left_open_goes_on_by_itself(database: Database) -> None:
    """In its order, and with the safety reply that its words call for."""

    async def run() -> None:
        dead = assembled(database)
        for number, words in enumerate(["one", "two", "danger"]):
            await dead._inbox.accept("rest", "c", str(number), words)

        async def all_done() -> bool:
            return len(await rows(database, OUTBOX)) == 3

        take = assembled(database)
        async with looking_after(take):
            await until(all_done)
        replies = [
            await take.take_turn("c", w, message_id=str(n)) for n, w in enumerate(["one", "two"])
        ]
        assert [text(reply) for reply in replies] == ["You said one", "You said two"]
        assert text(await take.take_turn("c", "danger", message_id="2")) == text(HELP)
        assert [row.position for row in await rows(database, OUTBOX)] == [1, 2, 3]

    asyncio.run(run())


def test_a_message_that_keeps_killing_its_process_gets_an_apology_in_the_end(
    database: Database,
) -> None:
    async def run() -> None:
        await assembled(database)._inbox.accept("rest", "c", "1", "boom")
        for _ in range(3):  # each start counts, and each dies before it has answered
            await assembled(database)._inbox.begin_again("c", 3)
        begun: list[str] = []

        async def handle(message: UserMessage) -> None:
            begun.append(str(message.text))

        async def done() -> bool:
            return bool(await rows(database, OUTBOX))

        take = assembled(database, handle)
        async with looking_after(take):
            await until(done)
        assert begun == []
        assert text(await take.take_turn("c", "boom", message_id="1")) == SORRY
        [entry] = await rows(database, INBOX)
        assert (entry.outcome, entry.failure) == ("handoff", "TooManyAttempts")

    asyncio.run(run())


def test_a_turn_that_fails_is_tried_once_more(database: Database) -> None:
    async def run() -> None:
        tries: list[str] = []

        async def handle(message: UserMessage) -> None:
            tries.append(str(message.text))
            if len(tries) == 1:
                raise ValueError("secret")
            await echo(message)

        take = assembled(database, handle)
        assert text(await take.take_turn("c", "hello")) == "You said hello"
        [entry] = await rows(database, INBOX)
        assert (len(tries), entry.failure) == (2, None)

    asyncio.run(run())


def test_a_turn_that_fails_twice_is_an_apology_and_kept_for_people_to_see(
    database: Database,
) -> None:
    """The inbox has the outcome and the kind of what failed, without its words."""

    async def run() -> None:
        async def handle(_message: UserMessage) -> None:
            raise ValueError("secret")

        take = assembled(database, handle)
        assert text(await take.take_turn("c", "hello")) == SORRY
        [entry] = await rows(database, INBOX)
        assert (entry.outcome, entry.failure) == ("handoff", "ValueError")

    asyncio.run(run())


def test_a_turn_that_hangs_is_an_apology_and_others_go_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The talk that hangs goes on with its next message, and no other talk has waited."""

    async def run() -> None:
        async def handle(message: UserMessage) -> None:
            if message.text == "hang":
                await asyncio.sleep(60)
            await echo(message)

        take = assembled(database, handle)
        take._answering._seconds = 0.3
        hung = asyncio.create_task(take.take_turn("c", "hang"))
        behind = asyncio.create_task(take.take_turn("c", "behind"))
        assert text(await take.take_turn("d", "other")) == "You said other"
        assert not hung.done()
        assert text(await hung) == SORRY
        assert text(await behind) == "You said behind"
        failures = {row.text: row.failure for row in await rows(database, INBOX)}
        assert failures == {"hang": "TimeoutError", "behind": None, "other": None}

    asyncio.run(run())


def test_a_database_that_is_gone_is_said_and_the_message_answered_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that it was answered; once the database is back it is, by itself."""

    async def run() -> None:
        take = assembled(database)
        finish = take._inbox.finish

        async def gone(*_: Any) -> None:
            raise StoreUnavailable("gone")

        monkeypatch.setattr(take._inbox, "finish", gone)
        with pytest.raises(Unavailable):
            await take.take_turn("c", "hello", message_id="1")
        await take.finish()
        monkeypatch.setattr(take._inbox, "finish", finish)

        async def done() -> bool:
            return bool(await rows(database, OUTBOX))

        async with looking_after(take):
            await until(done)
        assert text(await take.take_turn("c", "hello", message_id="1")) == "You said hello"
        [entry] = await rows(database, INBOX)
        assert entry.attempts == 1  # the database's fault is not counted against the message

    asyncio.run(run())


def test_no_more_than_so_many_a_minute(database: Database) -> None:
    async def run() -> None:
        now = 1000.0
        database.clock = lambda: now
        take = assembled(database)
        for _ in range(3):
            await take.take_turn("c", "hello", per_minute=3)
            now += 10.0
        with pytest.raises(TooMany) as many:
            await take.take_turn("c", "hello", per_minute=3)
        assert many.value.retry_after == 30  # when the first is a minute old
        await take.take_turn("d", "hello", per_minute=3)
        now += 30.5
        await take.take_turn("c", "hello", per_minute=3)

    asyncio.run(run())


def test_erasing_leaves_a_tombstone_and_nothing_else(database: Database) -> None:
    """Of that talk alone, and the tombstone does not tell whose it was."""

    async def run() -> None:
        take = assembled(database)
        await take.take_turn("c", "hello", message_id="1")
        await take.take_turn("d", "hello")
        await take.talks.erase("c")
        assert [row.conversation for row in await rows(database, INBOX)] == ["d"]
        assert [row.conversation for row in await rows(database, OUTBOX)] == ["d"]
        [stone] = await rows(database, TOMBSTONES)
        assert "c" != stone.conversation_hash and len(stone.conversation_hash) == 64
        with pytest.raises(Ended):
            await take.take_turn("c", "hello", ends_when_erased=True)
        assert (
            text(await take.take_turn("c", "hello")) == "You said hello"
        )  # a talk that may begin anew

    asyncio.run(run())


def test_an_erasure_goes_on_when_its_client_goes(database: Database) -> None:
    async def run() -> None:
        take = assembled(database)
        await take.take_turn("c", "hello")
        for _ in range(20):  # at any moment of it
            ending = asyncio.create_task(take.talks.erase("c"))
            await asyncio.sleep(0.0005)
            ending.cancel()
            await asyncio.gather(ending, return_exceptions=True)
            await take.finish()
            assert await take.talks.ended("c")
            assert await rows(database, INBOX) == await rows(database, OUTBOX) == []

    asyncio.run(run())


def test_an_open_message_under_a_tombstone_is_let_go_and_not_begun_for_ever(
    database: Database,
) -> None:
    async def run() -> None:
        begun: list[str] = []

        async def handle(message: UserMessage) -> None:
            begun.append(str(message.text))
            await echo(message)

        take = assembled(database, handle)
        await take._inbox.accept("rest", "c", "1", "hello")
        now = database.clock() + 60.0  # another server's clock is ahead
        await database.write(lambda c: tombstones.raise_one(c, "c", now))
        take._work.work_off("c")
        await take.finish(5)
        assert begun == ["hello"]
        assert await rows(database, INBOX) == await rows(database, OUTBOX) == []

    asyncio.run(run())


def test_a_note_does_not_outlive_the_talk(database: Database) -> None:
    async def run() -> None:
        take = assembled(database)
        await take.talks.erase("c")
        await take.remember_danger("c")
        await take.finish()
        assert await rows(database, INBOX) == []
        assert not take._to_note

    asyncio.run(run())


def test_a_turn_that_ends_after_the_erasure_brings_nothing_back(database: Database) -> None:
    """It finds the tombstone and saves neither turn nor reply."""

    async def run() -> None:
        take = assembled(database)
        erasing: list[asyncio.Task[None]] = []

        async def handle(message: UserMessage) -> None:
            erasing.append(asyncio.create_task(take.talks.erase("c")))
            while not await take.talks.ended("c"):
                await asyncio.sleep(0.01)
            await echo(message)

        take._answering._handle = handle
        with pytest.raises(Ended):
            await take.take_turn("c", "hello")
        await erasing[0]
        assert await rows(database, INBOX) == await rows(database, OUTBOX) == []

    asyncio.run(run())


def test_buttons_of_the_talk_are_on_offer_and_no_others(database: Database) -> None:
    """A payload counts where this talk was offered exactly that one."""

    async def run() -> None:
        async def handle(message: UserMessage) -> None:
            await message.output_channel.send_text_with_buttons(
                message.sender_id, "Which?", [{"title": "This", "payload": "/this"}]
            )

        take = assembled(database, handle)
        await take.take_turn("c", "hello")
        assert await take.talks.offered("c", "/this")
        assert not await take.talks.offered("c", "/that")
        assert not await take.talks.offered("d", "/this")

    asyncio.run(run())


def test_feedback_is_kept_for_replies_of_that_talk_only(database: Database) -> None:
    """And the last word on a reply counts."""

    async def run() -> None:
        take = assembled(database)
        reply = (await take.take_turn("c", "hello"))[-1]["custom"]["message_id"]
        assert await take.talks.feedback("c", reply, True, None)
        assert await take.talks.feedback("c", reply, False, "wrong page")  # the last word counts
        assert not await take.talks.feedback("d", reply, True, None)
        assert not await take.talks.feedback("c", "nothing", True, None)

    asyncio.run(run())


def test_replies_after_a_position(database: Database) -> None:
    async def run() -> None:
        take = assembled(database)
        for word in "abc":
            await take.take_turn("c", word)
        later = await take.talks.replies_after("c", 1)
        assert [(number, text(reply)) for number, reply in later] == [
            (2, "You said b"),
            (3, "You said c"),
        ]

    asyncio.run(run())


def test_a_safety_reply_beside_the_talk_is_noted_in_its_order(database: Database) -> None:
    """Before what is said next, and without an answer of its own."""

    async def run() -> None:
        noted: list[str] = []

        async def remember(conversation: str) -> None:
            noted.append(conversation)

        take = turns(echo, database, rules(), remember=remember, sorry=SORRY)
        await take.remember_danger("c")
        assert text(await take.take_turn("c", "hello")) == "You said hello"
        assert noted == ["c"]
        assert len(await rows(database, OUTBOX)) == 1  # a note is not answered

    asyncio.run(run())


def test_danger_is_answered_whatever_rasa_says(database: Database) -> None:
    """What the rules call danger gets the safety reply, be Rasa's own reply as it may."""

    async def run() -> None:
        take = assembled(database)
        said = await take.take_turn("c", "danger", danger=Danger("danger", None, "r", HELP))
        assert text(said) == text(HELP)

    asyncio.run(run())


def test_what_is_understood_and_kept_is_redacted(database: Database) -> None:
    """Message and reason lose their numbers before anything else sees them; the rules have seen the words."""

    async def run() -> None:
        take = assembled(database)
        said = await take.take_turn("c", "Ring 07700 900123, NHS number 943 476 5919")
        assert text(said) == "You said Ring [phone], NHS number [NHS number]"
        reply = said[-1]["custom"]["message_id"]
        assert await take.talks.feedback("c", reply, False, "mail me: sam@example.org")
        [entry], [out], [judged] = [await rows(database, t) for t in (INBOX, OUTBOX, FEEDBACK)]
        assert entry.text == "Ring [phone], NHS number [NHS number]"
        assert judged.reason == "mail me: [e-mail]"
        kept = f"{entry} {out} {judged}"
        assert not any(secret in kept for secret in ("900123", "5919", "sam@"))

    asyncio.run(run())


def test_each_reply_goes_to_the_talk_that_asked(database: Database) -> None:
    """Forty talks at once: what is said, for whom, and what each talk is told later."""

    async def run() -> None:
        async def handle(message: UserMessage) -> None:
            await asyncio.sleep(
                0.001 * (int(message.sender_id[1:]) % 5)
            )  # they overtake each other
            await echo(message)

        take = assembled(database, handle)
        talks = [f"t{number}" for number in range(40)]
        replies = await asyncio.gather(*(take.take_turn(of, f"only {of}") for of in talks))
        for of, said in zip(talks, replies, strict=True):
            assert text(said) == f"You said only {of}"
            assert {message["recipient_id"] for message in said} == {of}
            assert await take.talks.replies_after(of, 0) == [(1, said)]

    asyncio.run(run())


def test_where_too_many_wait_it_is_said_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is put in a queue that is longer than anybody waits, and help needs no place in it."""

    async def run() -> None:
        let = asyncio.Event()

        async def slow(message: UserMessage) -> None:
            await let.wait()
            await echo(message)

        monkeypatch.setattr("bot.turn.take_turn.MOST_OPEN", 2)
        take = assembled(database, slow)
        first = [asyncio.create_task(take.take_turn(of, "hello")) for of in "ab"]
        while len(take._work.waiting) < 2:
            await asyncio.sleep(0.01)
        with pytest.raises(Unavailable):
            await take.take_turn("c", "danger")
        assert text(take.fallback(rules().look("danger"))) == text(HELP)
        let.set()
        assert [text(said) for said in await asyncio.gather(*first)] == ["You said hello"] * 2

    asyncio.run(run())


def test_danger_in_a_message_that_waits_outlives_its_talk(database: Database) -> None:
    """Whoever wrote it cleared the talk while an earlier message was still being answered."""

    async def run() -> None:
        may_go = asyncio.Event()

        async def slow(message: UserMessage) -> None:
            await may_go.wait()
            await echo(message)

        take = assembled(database, slow)
        turns_of = [asyncio.create_task(take.take_turn("c", said)) for said in ("hello", "danger")]
        while len(await rows(database, INBOX)) < 2:
            await asyncio.sleep(0.01)
        await take.talks.erase("c")
        may_go.set()
        await asyncio.gather(*turns_of, return_exceptions=True)
        [item] = await rows(database, ITEMS)
        assert (item.priority, item.status, item.channel) == (1, "open", "")

    asyncio.run(run())
