"""What was not answered, or was corrected, is collected once, and what is no question to learn from is not."""

from __future__ import annotations

import asyncio

import pytest

from bot.helpdesk.review import collect as module
from bot.helpdesk.review.cluster import Clusters
from bot.helpdesk.review.collect import Collecting
from bot.storage.feedback import judge
from bot.storage.review.find import QUIET
from bot.storage.review.keep import keep
from bot.storage.review.question import Found, Kept
from bot.storage.unavailable import StoreUnavailable
from tests.standins.desk import run

from .conftest import Teaching, check


def test_what_was_not_answered_is_collected_once(teaching: Teaching) -> None:
    """With what it was taken for; an answer, a button and danger are none."""

    async def body() -> None:
        await teaching.said("What is the pay?")
        await teaching.said("Do I need a degree?", "answer")
        await teaching.said("/ask_pay")
        await teaching.said("I can't go on any more", "safety")
        assert await teaching.collecting.collect() == 1
        assert await teaching.collecting.collect() == 0
        [one] = await teaching.questions()
        assert (one.text, one.why, one.guess) == ("What is the pay?", "not_covered", "ask_pay")

    run(body)


def test_who_was_asked_back_and_got_no_answer_counts_after_a_while(teaching: Teaching) -> None:
    """An answer later in the talk settles it."""

    async def body() -> None:
        await teaching.said("sessions and so", "clarify", conversation="web:1")
        await teaching.said("the bit with hours", "clarify", conversation="web:2")
        await teaching.said("How many hours?", "answer", conversation="web:2")
        assert await teaching.texts() == []
        teaching.desk.now += QUIET + 1
        [one] = await teaching.questions()
        assert (one.text, one.why) == ("sessions and so", "asked_back")

    run(body)


def test_a_thumbs_down_collects_the_question_and_a_thumbs_up_does_not(teaching: Teaching) -> None:
    """Not of a reply about danger, nor where a person was asked for."""

    async def body() -> None:
        for text, outcome, useful in (
            ("Is it six?", "answer", False),
            ("Is it five?", "answer", True),
            ("Help me now", "safety", False),
            ("A person please", "handoff", False),
        ):
            reply = await teaching.said(text, outcome, conversation=f"web:{text}")
            assert await judge(teaching.desk.database, f"web:{text}", reply, useful, None)
        [one] = await teaching.questions()
        assert (one.text, one.why) == ("Is it six?", "thumbs_down")

    run(body)


def test_an_item_whose_topic_a_clerk_changed_is_collected_with_it(teaching: Teaching) -> None:
    """What the clerk chose is the suggestion; changed back it is none, and an urgent one is none."""

    async def body() -> None:
        desk = teaching.desk
        for number, (old, new, priority) in enumerate(
            (("ask_pay", "ask_leave", 3), ("ask_pay", "ask_pay", 3), ("ask_pay", "ask_dbs", 1))
        ):
            item = await desk.mail(text=f"Mail {number}", topic=old, priority=priority)
            version = (await desk.queue.item(item)).item.version
            await desk.queue.set_topic(item, version, "ann", new)
        [one] = await teaching.questions()
        found = (one.text, one.why, one.guess, one.suggested)
        assert found == ("Mail 0", "corrected", "ask_pay", "ask_leave")

    run(body)


def test_a_talks_item_is_noted_with_its_message(teaching: Teaching) -> None:
    """The same words are one question, not two."""

    async def body() -> None:
        await teaching.said("What is the pay?")
        assert len(await teaching.questions()) == 1
        item = await teaching.desk.only()
        await teaching.desk.queue.set_topic(item.id, item.version, "ann", "ask_leave")
        [one] = await teaching.questions()
        assert (one.why, one.suggested) == ("corrected", "ask_leave")
        assert await teaching.collecting.collect() == 0

    run(body)


def test_words_of_danger_are_left_out_at_once(teaching: Teaching) -> None:
    """Where a turn took them for an ordinary question all the same."""

    async def body() -> None:
        await teaching.said("I want to kill myself")
        assert await teaching.texts() == []
        assert await teaching.texts("left_out") == ["I want to kill myself"]

    run(body)


def test_what_was_erased_meanwhile_is_not_kept(teaching: Teaching) -> None:
    """A question that was found before its talk was erased, or blanked, does not come back by that."""

    async def body() -> None:
        found = Found("web:gone", 77, None, "not_covered", "Erased words", "", "", 1.0)
        kept = Kept(found, "d", "q-1")
        assert await teaching.desk.database.write(lambda c: keep(c, [kept])) == 0
        assert await teaching.texts() == []

    run(body)


def test_two_servers_collect_each_question_once(teaching: Teaching) -> None:
    """At the same moment, in talks that both of them find."""

    async def body() -> None:
        for number in range(30):
            await teaching.said(f"Question number {number}", conversation=f"web:{number % 7}")
        again = Collecting(teaching.desk.database, teaching.review.labels, check)
        counts = await asyncio.gather(teaching.collecting.collect(), again.collect())
        assert sum(counts) == 30 and len(await teaching.texts()) == 30

    run(body)


def test_collecting_goes_on_whatever_it_meets(
    teaching: Teaching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is away, a mistake, and then what there is."""
    monkeypatch.setattr(module, "SECONDS", 0.0)
    collect, met = teaching.collecting.collect, [StoreUnavailable("away"), ValueError("a mistake")]

    async def body() -> None:
        await teaching.said("What is the pay?")
        done = asyncio.Event()

        async def some() -> int:
            if met:
                raise met.pop(0)
            found = await collect()
            done.set()
            return found

        monkeypatch.setattr(teaching.collecting, "collect", some)
        task = asyncio.create_task(teaching.collecting.go_on())
        await asyncio.wait_for(done.wait(), 20)
        task.cancel()
        monkeypatch.undo()
        assert await teaching.texts() == ["What is the pay?"]

    run(body)
    assert met == []


def test_near_copies_and_the_same_topic_belong_together() -> None:
    """A near copy follows its first, whatever it was taken for; what says nothing is by itself."""
    clusters = Clusters([("How much is the pay in this job", "ask_pay")])
    assert clusters.assign("How much is the pay in this job?", "ask_leave") == "ask_pay"
    assert clusters.assign("Is there sick pay", "ask_pay") == "ask_pay"
    alone = clusters.assign("Where do the trains go", "")
    assert alone.startswith("q-")
    assert clusters.assign("where do the trains go!", "") == alone
    assert clusters.assign("Can my dog come along", "") not in (alone, "ask_pay")
