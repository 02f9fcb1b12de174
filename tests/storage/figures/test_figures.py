"""Known messages, mails and clicks in a database, and exactly the figures that they make; on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage import turn_log
from bot.storage.feedback import judge
from bot.storage.figures.found import Asked, Figures, Waits
from bot.storage.figures.read import figures
from bot.storage.figures.talks import PAUSE, RETURN
from bot.storage.outbox import Reply
from bot.storage.queue.item import Ended
from bot.storage.queue.tables import HISTORY, ITEMS
from bot.storage.retention import sweep
from bot.storage.tables import INBOX
from bot.storage.turn_log import Turn
from bot.turn.messages import addressed, message_id
from tests.standins.desk import START, Desk, run

DAY = 86_400.0
SECRET = 'my words, with "parse_data":{"intent":{"name":"ask_made_up"} in them'


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with nothing in it."""
    monkeypatch.setattr("bot.storage.engine.SYNCHRONOUS", "OFF")  # no power is cut here
    made = Desk(database_url)
    yield made
    made.database.close()


async def found(desk: Desk, days: int = 1, late: float = 30 * DAY) -> Figures:
    """The figures of so many days from the first on, looked at so much later."""
    edges = tuple(START + DAY * number for number in range(days + 1))
    asked = Asked(edges, START + late)
    return await desk.database.read(lambda c: figures(c, asked))


async def said(
    desk: Desk,
    outcome: str,
    topic: str = "",
    *,
    talk: str = "website:1",
    failure: str | None = None,
    channel: str = "website",
) -> str:
    """A message and its reply, as the server keeps them; `topic` is that of an answer, or what else was asked. The reply's id."""
    answers = [{"id": topic, "title": "T", "sources": []}] if outcome == "answer" else []
    custom = {"outcome": outcome, "answers": answers, "parts": [], "confidence": 1.0}
    messages = addressed([{"text": f'A reply, "answers":[{{"id":"{SECRET}'}, {"custom": custom}], talk, None)  # fmt: skip
    desk.number += 1
    await desk.inbox.accept(channel, talk, f"m{desk.number}", SECRET)
    claim = await desk.inbox.claim(talk)
    assert claim is not None
    parse = {"intent": {"name": topic, "confidence": 0.9}, "text": SECRET}
    event = {"event": "user", "text": SECRET, "parse_data": parse}
    numbers = await desk.database.read(lambda c: turn_log.last(c, talk, 1))
    claim.turns.append(Turn(numbers[0].number + 1 if numbers else 1, [event], []))
    reply = Reply(message_id(messages), messages)
    await desk.inbox.finish(claim, reply, outcome, failure)
    return reply.reply_id


async def arrived(desk: Desk, item: int) -> None:
    """Send was pressed, and what is due has gone out."""
    await desk.sent(item)
    desk.now += 20
    for one in await desk.due():
        await desk.deliveries.sent(one)


def test_nothing_is_nothing(desk: Desk) -> None:
    """An empty desk has no figures, and no error."""

    async def body() -> None:
        one = await found(desk)
        assert (one.came.asked, one.came.unanswered, one.drafts, one.replies) == ({}, {}, {}, {})
        assert (one.alarms, one.alone, one.outcomes, one.thumbs, one.replied) == ({}, {}, {}, {}, 0)  # fmt: skip

    run(body)


def test_what_came_is_counted_by_topic_and_day(desk: Desk) -> None:
    """A reply's first topic, what else was asked, and what a mail is about; the first second of a day is its own."""

    async def body() -> None:
        for _ in range(2):
            await said(desk, "answer", "training.overview")
        await said(desk, "not_covered", "ask_pay")
        await said(desk, "smalltalk", "thanks")
        await said(desk, "answer", "never counted", failure="TimeoutError")
        await desk.mail(topic="ask_pay", outcome="not_covered")
        await desk.mail(topic="", outcome="not_covered", reasons=("unreadable",))
        desk.now = START + DAY
        await desk.mail(topic="training.overview", outcome="answer")
        await desk.mail(topic="training.overview", outcome="answer", kind="upload")
        desk.now = START + 3 * DAY  # behind the last day
        await desk.mail(topic="training.overview", outcome="answer")
        await said(desk, "answer", "training.overview")
        one = (await found(desk, 3)).came
        assert one.unanswered == {("talk", "ask_pay", 0): 1, ("mail", "ask_pay", 0): 1}
        assert one.asked == {
            ("talk", "training.overview", 0): 2,
            ("talk", "ask_pay", 0): 1,
            ("talk", "", 0): 2,
            ("mail", "ask_pay", 0): 1,
            ("mail", "", 0): 1,
            ("mail", "training.overview", 1): 1,
            ("upload", "training.overview", 1): 1,
        }
        assert "words" not in repr(one)

    run(body)


def test_what_was_asked_goes_with_the_words(desk: Desk) -> None:
    """Retention takes the log of turns: a message is still counted, and nobody knows any more what it asked."""

    async def body() -> None:
        await said(desk, "not_covered", "ask_pay")
        await said(desk, "answer", "training.overview")
        desk.now = START + 40 * DAY
        await sweep(desk.database, 90, 30)
        one = (await found(desk)).came
        assert one.unanswered == {("talk", "", 0): 1}
        assert one.asked == {("talk", "", 0): 1, ("talk", "training.overview", 0): 1}

    run(body)


def test_the_fate_of_a_draft_is_told_by_its_history(desk: Desk) -> None:
    """Each way that an item with a draft can end, and those that had none; the same once its words are gone."""

    async def body() -> None:
        as_it_was, edited, elsewhere, closed, spam, _open, taken_back = [
            await desk.mail(outcome="answer") for _ in range(7)
        ]
        filled = await desk.mail(outcome="answer", draft="It is [[how many]] sessions.")
        for none in ("unreadable", "automatic"):
            await desk.mail(outcome="not_covered", reasons=(none,), draft="")
        await desk.mail(outcome="safety", reasons=("safeguarding",), draft="")
        await arrived(desk, as_it_was)
        item = await desk.claimed(edited)
        await desk.queue.edit_draft(edited, item.version, "ann", "It is six sessions, dear.")
        await arrived(desk, edited)
        item = await desk.claimed(filled)
        await desk.queue.fill_gap(filled, item.version, "ann", 0, "six")
        await arrived(desk, filled)
        ends: dict[int, Ended] = {elsewhere: "answered", closed: "closed", spam: "spam"}
        for number, how in ends.items():
            item = (await desk.queue.item(number)).item
            await desk.queue.close(number, item.version, "ann", how)
        await desk.sent(taken_back)
        await desk.queue.undo(taken_back, "ann")
        fates = {
            "as_drafted": 1, "edited": 1, "gaps": 1, "elsewhere": 1, "closed": 1, "spam": 1,
            "waiting": 2,
        }  # fmt: skip
        assert (await found(desk)).drafts == fates
        desk.now = START + 40 * DAY
        await sweep(desk.database, 90, 30)
        blanked = await desk.rows(ITEMS, ITEMS.c.blanked.is_(True))
        assert len(blanked) == 6
        assert (await found(desk)).drafts == fates

    run(body)


def test_first_replies_are_by_nearest_rank(desk: Desk) -> None:
    """Half and nine tenths of ten mails that waited 1 to 10 hours; the first reply counts, and uploads don't."""

    async def body() -> None:
        for _ in range(12):
            await desk.mail(outcome="answer")
        await desk.mail(kind="upload", outcome="answer")
        for hours in range(1, 11):
            await _line(desk, hours, START + hours * 3_600.0, "sent", "assistant")
            await _line(desk, hours, START + 90 * 3_600.0, "sent", "assistant")
        await _line(desk, 11, START + 60.0, "edit", "ann")
        assert (await found(desk)).replies == {"mail": Waits(12, 10, 5 * 3_600.0, 9 * 3_600.0)}

    run(body)


@pytest.mark.parametrize(
    ("what", "detail", "met"),
    [
        ("sent", "", 1),
        ("said", "", 1),
        ("answered_outside", "", 1),
        ("close", "answered", 1),
        ("close", "closed", 0),
        ("settle", "arrived", 1),
        ("settle", "not arrived", 0),
        ("send", "mail", 0),
        ("dead", "", 0),
    ],
)
def test_what_counts_as_a_reply(desk: Desk, what: str, detail: str, met: int) -> None:
    """What arrived, and what staff say was answered; pressing Send is none yet."""

    async def body() -> None:
        number = await desk.mail(outcome="answer")
        await _line(desk, number, START + 60.0, what, "ann", detail)
        [one] = (await found(desk)).replies.values()
        assert (one.came, one.met, one.half) == (1, met, 60.0 if met else None)

    run(body)


def test_alarms_are_looked_at_by_a_person(desk: Desk) -> None:
    """Of mails, uploads and talks in which danger was seen; what the program does is no look."""

    async def body() -> None:
        for kind in ("mail", "mail", "upload"):
            await desk.mail(kind=kind, reasons=("safeguarding",), priority=1, draft="")
        await desk.mail(reasons=("not_in_source",))
        await said(desk, "safety")
        await _line(desk, 1, START + 30.0, "asked_again", "assistant")
        await _line(desk, 1, START + 120.0, "claim", "ann")
        assert (await found(desk)).alarms == {
            "mail": Waits(2, 1, 120.0, 120.0),
            "upload": Waits(1, 0, None, None),
            "talk": Waits(1, 0, None, None),
        }

    run(body)


def test_a_visit_is_settled_alone_or_not(desk: Desk) -> None:
    """One visit of each fate, each in a talk of its own; the first that fits counts."""

    async def body() -> None:
        async def talk(name: str, *outcomes: str) -> str:
            reply = ""
            for outcome in outcomes:
                reply = await said(desk, outcome, "t", talk=name)
            return reply

        await talk("website:alone", "answer", "smalltalk", "answer")
        await talk("website:none", "smalltalk", "clarify")
        for number, how in enumerate(("handoff", "not_covered", "safety")):
            await talk(f"website:handed-{number}", "answer", how)
        await said(desk, "answer", "t", talk="website:handed-3", failure="Timeout")
        await talk("website:handed-3", "answer")
        reply = await talk("website:down", "answer")
        assert await judge(desk.database, "website:down", reply, False, "no")
        reply = await talk("website:up", "answer")
        assert await judge(desk.database, "website:up", reply, True, None)
        await talk("website:back", "answer")
        await talk("website:late", "answer")
        desk.now = START + PAUSE  # still the same visit
        await talk("website:alone", "answer")
        desk.now = START + PAUSE + 1
        await talk("website:back", "smalltalk")
        desk.now = START + RETURN + 1
        await talk("website:late", "answer")
        fates = {"alone": 3, "no_answer": 2, "handed": 4, "thumbs_down": 1, "returned": 1}
        assert (await found(desk)).alone == fates
        early = (await found(desk, late=RETURN)).alone
        assert early == {**fates, "alone": 2, "no_answer": 1, "too_early": 2}

    run(body)


def test_a_visit_that_began_before_is_no_new_one(desk: Desk) -> None:
    """Nor is one that begins behind the last day."""

    async def body() -> None:
        desk.now = START - 60
        await said(desk, "answer", "t")
        desk.now = START + 60
        await said(desk, "answer", "t")
        desk.now = START + DAY
        await said(desk, "answer", "t", talk="website:2")
        assert (await found(desk)).alone == {}

    run(body)


def test_outcomes_are_by_channel_and_thumbs_by_reply(desk: Desk) -> None:
    """An apology is told from a person being asked for; notes and open messages are none; the last word counts."""

    async def body() -> None:
        good = await said(desk, "answer", "t")
        bad = await said(desk, "handoff", failure="TimeoutError")
        await said(desk, "handoff")
        other = await said(desk, "answer", "t", talk="slack:1", channel="slack")
        await desk.inbox.accept("website", "website:1", "open", "words")
        await desk.inbox.accept("website", "website:9", "note", "", kind="note")
        for reply, useful in ((good, False), (good, True), (bad, False)):
            assert await judge(desk.database, "website:1", reply, useful, None)
        assert await judge(desk.database, "slack:1", other, True, None)
        one = await found(desk)
        assert one.outcomes == {
            ("website", "answer"): 1,
            ("website", "failed"): 1,
            ("website", "handoff"): 1,
            ("slack", "answer"): 1,
        }
        assert (one.thumbs, one.replied) == ({True: 2, False: 1}, 4)

    run(body)


def test_a_talk_that_a_person_is_in_is_theirs(desk: Desk) -> None:
    """The assistant's silence is no reply, and the visit is not settled alone; the clerk's first word ends the wait."""

    async def body() -> None:
        await said(desk, "answer", "t")
        reply = await said(desk, "answer", "t")
        assert await judge(desk.database, "website:1", reply, False, None)
        item = await desk.only()
        await desk.queue.join(item.id, item.version, "ann", ("Ann", "the hub"))
        await said(desk, "answer", "t")
        desk.now += 60
        await desk.queue.say(item.id, "ann", "Hello, I am here.", "said-1")
        one = await found(desk)
        assert one.outcomes == {("website", "answer"): 2, ("website", "silent"): 1}
        assert (one.thumbs, one.replied, one.alone) == ({False: 1}, 2, {"handed": 1})
        assert one.replies == {"talk": Waits(1, 1, 60.0, 60.0)}
        assert one.came.asked == {("talk", "t", 0): 2, ("talk", "", 0): 1}

    run(body)


def test_sixty_days_are_told_apart(desk: Desk) -> None:
    """Each message falls into its own of many days, the short and the long ones of a change of clocks too."""

    async def body() -> None:
        edges, at = [START], START
        for number in range(60):
            at += DAY + (3_600.0 if number % 7 == 0 else -3_600.0)
            edges.append(at)
        for edge in edges[:-1]:
            for second in (edge, edge + DAY - 3_601.0):
                desk.now = second
                await desk.mail(topic="t", outcome="answer")
        one = await desk.database.read(lambda c: figures(c, Asked(tuple(edges), at)))
        assert one.came.asked == {("mail", "t", span): 2 for span in range(60)}

    run(body)


async def _line(desk: Desk, item: int, at: float, what: str, who: str, detail: str = "") -> None:
    row = {"item_id": item, "at": at, "who": who, "what": what, "detail": detail}
    await desk.database.write(lambda c: c.execute(HISTORY.insert(), row))


def test_reading_asks_few_questions(desk: Desk) -> None:
    """As many of a database with much in it as of an empty one: no row is read by itself."""
    asked: list[Any] = []
    sa.event.listen(desk.database.engine, "before_cursor_execute", lambda *more: asked.append(more[2]))  # fmt: skip

    async def body() -> None:
        await found(desk)
        asked.clear()
        await found(desk)
        empty = len(asked)
        for number in range(20):
            await said(desk, "answer", "t", talk=f"website:{number}")
            await desk.mail(outcome="answer")
        asked.clear()
        await found(desk)
        assert len(asked) == empty
        assert any(INBOX.name in statement for statement in asked)

    run(body)
