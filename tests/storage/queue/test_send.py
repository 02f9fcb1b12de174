"""A reply is sent once, by who holds the item, to where it went when Send was pressed; or it is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.storage.deliveries import HOLD_SECONDS
from bot.storage.outbox import Outbox
from bot.storage.queue.refused import Blocked, Conflict, Held, TooLate
from bot.storage.queue.send import UNDO
from bot.storage.tables import OUTBOX
from bot.storage.talk import exchanges
from tests.standins.desk import SLACK, START, TO, Desk, run


def test_a_reply_goes_out_after_its_moment_and_ends_the_item(desk: Desk) -> None:
    """To the address, under the clerk's words, and the item is done."""

    async def work() -> None:
        item = await desk.sent(await desk.mail())
        whole = await desk.queue.item(item.id)
        assert (item.status, whole.undo_until) == ("sending", START + UNDO)
        assert await desk.due() == []
        desk.now += UNDO
        [delivery] = await desk.due()
        assert (delivery.channel, delivery.author, delivery.address) == ("mail", "person", TO)
        assert delivery.messages[0]["text"] == "It is six sessions."
        assert (await desk.queue.item(item.id)).undo_until is None
        await desk.deliveries.sent(delivery)
        assert await desk.state(item.id) == ("done", "answered", "")

    run(work)


def test_a_page_from_before_the_last_change_sends_nothing(desk: Desk) -> None:
    """Though its clerk holds the item: the letter is another than the one that was read. An odd version is none either."""

    async def work() -> None:
        item = await desk.claimed(await desk.mail())
        await desk.queue.edit_draft(item.id, item.version, "ann", "Seven sessions.")
        for version in (item.version, item.version + 2, 0):
            with pytest.raises(Conflict) as conflict:
                await desk.queue.send(item.id, version, "ann")
            assert conflict.value.version == item.version + 1
        assert await desk.rows() == []

    run(work)


def test_no_address_stands_in_the_outbox(desk: Desk) -> None:
    """What leads to a person is kept apart from what was written to them."""

    async def work() -> None:
        await desk.sent(await desk.mail())
        [row] = await desk.rows()
        assert "example.org" not in f"{row.address}{row.body}"

    run(work)


def test_a_double_click_sends_once(desk: Desk) -> None:
    """The same Send again gets the same answer, while it waits and after it is out; another clerk's is a conflict."""

    async def work() -> None:
        item = await desk.claimed(await desk.mail())
        first = await desk.queue.send(item.id, item.version, "ann")
        assert await desk.queue.send(item.id, item.version, "ann") == first
        with pytest.raises(Conflict):
            await desk.queue.send(item.id, item.version, "ben")
        desk.now += UNDO
        [delivery] = await desk.due()
        await desk.deliveries.sent(delivery)
        assert (await desk.queue.send(item.id, item.version, "ann")).status == "done"
        assert len(await desk.rows()) == 1

    run(work)


def test_undo_takes_it_back_or_says_that_it_is_too_late(desk: Desk) -> None:
    """Never both; and what was taken back can be sent again."""

    async def work() -> None:
        item = await desk.sent(await desk.mail())
        with pytest.raises(Conflict):  # a page from before
            await desk.queue.close(item.id, item.version - 1, "ann")
        back = await desk.queue.undo(item.id, "ben")
        assert (back.status, back.drafted) == ("open", True)
        assert await desk.queue.undo(item.id, "ben") == back  # a double click
        desk.now += UNDO
        assert await desk.due() == []
        with pytest.raises(Conflict):  # the late second click on Send
            await desk.queue.send(item.id, item.version - 1, "ann")
        await desk.queue.send(item.id, back.version, "ann")
        desk.now += UNDO
        [delivery] = await desk.due()
        with pytest.raises(TooLate):
            await desk.queue.undo(item.id, "ann")
        await desk.deliveries.sent(delivery)
        with pytest.raises(TooLate):
            await desk.queue.undo(item.id, "ann")
        assert [row.status for row in await desk.rows()] == ["taken_back", "sent"]

    run(work)


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"draft": "Hello [[pay]]"}, "gap"),
        ({"draft": " "}, "empty"),
        ({"to": None}, "no_recipient"),
    ],
)
def test_what_is_missing_keeps_a_letter_back(desk: Desk, about: dict[str, Any], why: str) -> None:
    """And is called by its name."""

    async def work() -> None:
        item = await desk.claimed(await desk.mail(**about))
        with pytest.raises(Blocked) as blocked:
            await desk.queue.send(item.id, item.version, "ann")
        assert blocked.value.why == why
        assert await desk.rows() == []

    run(work)


def test_it_takes_the_claim_and_a_channel(desk: Desk) -> None:
    """Who does not hold it can't send, and nothing is queued for a place that is switched off."""

    async def work() -> None:
        number = await desk.mail()
        with pytest.raises(Held):
            await desk.queue.send(number, 1, "ann")
        item = await desk.claimed(number, "ben")
        with pytest.raises(Held):
            await desk.queue.send(number, item.version, "ann")
        desk.queue._channels = ()
        with pytest.raises(Blocked, match="no_channel"):
            await desk.queue.send(number, item.version, "ben")
        assert await desk.rows() == []

    run(work)


def test_a_reply_of_unknown_fate_waits_for_a_person(desk: Desk) -> None:
    """It is not sent again by itself nor by Send; the holder says what became of it."""

    async def work() -> None:
        for arrived in (True, False):
            item = await desk.sent(await desk.mail())
            desk.now += UNDO
            assert len(await desk.due()) == 1  # and its server dies
            desk.now += HOLD_SECONDS + 1
            assert await desk.due() == []
            assert await desk.state(item.id) == ("open", "", "unknown")
            item = (await desk.queue.item(item.id)).item
            with pytest.raises(Blocked, match="unknown"):
                await desk.queue.send(item.id, item.version, "ann")
            item = await desk.queue.settle(item.id, item.version, "ann", arrived=arrived)
            assert item.status == ("done" if arrived else "open")
        await desk.queue.send(item.id, item.version, "ann")
        desk.now += UNDO
        assert len(await desk.due()) == 1

    run(work)


def test_a_reply_that_comes_back_may_be_sent_again_and_the_old_one_never_is(desk: Desk) -> None:
    """Not even when what was put aside is had sent after all."""

    async def work() -> None:
        item = await desk.sent(await desk.mail())
        desk.now += UNDO
        [delivery] = await desk.due()
        await desk.deliveries.dead(delivery, "no such address")
        assert await desk.state(item.id) == ("open", "", "dead")
        assert await desk.deliveries.again("mail", 0.0) == 0
        item = (await desk.queue.item(item.id)).item
        await desk.queue.send(item.id, item.version, "ann")
        assert await desk.deliveries.again("mail", 0.0) == 0
        assert [row.status for row in await desk.rows()] == ["retired", "waiting"]

    run(work)


def test_another_public_reply_retires_drafts_and_what_waits(desk: Desk) -> None:
    """The assistant's in the same talk: the queued reply comes back, and its draft is looked at again first."""

    async def work() -> None:
        await desk.turn("slack:1", channel="slack", address=SLACK)
        item = await desk.claimed((await desk.only()).id)
        item = await desk.queue.edit_draft(item.id, item.version, "ann", "Ring me.")
        await desk.queue.send(item.id, item.version, "ann")
        await desk.turn("slack:1", "answer", channel="slack", address=SLACK)
        assert await desk.state(item.id) == ("open", "", "overtaken")
        now = (await desk.queue.item(item.id)).item
        assert now.retired
        with pytest.raises(Blocked, match="retired"):
            await desk.queue.send(item.id, now.version, "ann")
        now = await desk.queue.edit_draft(item.id, now.version, "ann", "Ring me.")
        assert not now.retired
        await desk.queue.send(item.id, now.version, "ann")
        people = await desk.rows(OUTBOX, OUTBOX.c.author == "person")
        assert [row.status for row in people] == ["retired", "waiting"]

    run(work)


def test_a_colleagues_reply_retires_the_other_draft_of_the_thread(desk: Desk) -> None:
    """While one is on its way the other can't go; after it, the draft is looked at again. So with one found in Sent."""

    async def work() -> None:
        one = await desk.mail(conversation="mail:t")
        two = await desk.mail(conversation="mail:t")
        await desk.sent(one)
        other = await desk.claimed(two, "ben")
        with pytest.raises(Blocked, match="on_its_way"):
            await desk.queue.send(two, other.version, "ben")
        desk.now += UNDO
        [delivery] = await desk.due()
        await desk.deliveries.sent(delivery)
        with pytest.raises(Blocked, match="retired"):
            await desk.queue.send(two, other.version, "ben")
        other = await desk.queue.edit_draft(two, other.version, "ben", "And more.")
        assert await desk.queue.replied("mail:t") == 1
        with pytest.raises(Blocked, match="retired"):
            await desk.queue.send(two, other.version, "ben")

    run(work)


def test_a_reply_to_the_website_is_there_once_its_moment_has_come(desk: Desk) -> None:
    """Before that it is neither fetched nor shown in the talk, and can be taken back."""

    async def work() -> None:
        await desk.turn()
        outbox = Outbox(desk.database)
        for last in (False, True):
            item = await desk.claimed((await desk.only()).id)
            item = await desk.queue.edit_draft(item.id, item.version, "ann", "Ring me.")
            await desk.queue.send(item.id, item.version, "ann")
            assert len(await outbox.after("website:1", 0)) == 1
            assert len(await exchanges(desk.database, "website:1")) == 1
            if not last:
                await desk.queue.undo(item.id, "ann")
        desk.now += UNDO
        await desk.due()
        assert [one[0]["text"] for _, one in await outbox.after("website:1", 0)][1:] == ["Ring me."]
        assert await desk.state(item.id) == ("done", "answered", "")
        with pytest.raises(TooLate):
            await desk.queue.undo(item.id, "ann")

    run(work)


def test_a_talk_that_asks_again_while_a_reply_is_out_stays_open(desk: Desk) -> None:
    """The new wish is not ended by the answer to the old one."""

    async def work() -> None:
        await desk.turn("slack:1", channel="slack", address=SLACK)
        item = await desk.claimed((await desk.only()).id)
        item = await desk.queue.edit_draft(item.id, item.version, "ann", "Ring me.")
        await desk.queue.send(item.id, item.version, "ann")
        desk.now += UNDO
        [first] = await desk.due()  # the assistant's own, which was said before
        await desk.deliveries.sent(first)
        [mine] = await desk.due()
        desk.now += 1
        await desk.turn("slack:1", channel="slack", address=SLACK)
        await desk.deliveries.sent(mine)
        assert await desk.state(item.id) == ("open", "", "")

    run(work)


def test_the_address_of_a_reply_is_that_of_the_moment_of_send(desk: Desk) -> None:
    """A talk that goes on elsewhere meanwhile does not carry the reply along; in danger it goes to the writer alone."""

    async def work() -> None:
        await desk.turn("slack:1", "safety", channel="slack", address=SLACK)
        item = await desk.claimed((await desk.only()).id)
        item = await desk.queue.edit_draft(item.id, item.version, "ann", "Ring me.")
        await desk.queue.send(item.id, item.version, "ann")
        await desk.inbox.accept(
            "slack", "slack:1", "late", "hello", address={**SLACK, "channel": "C9"}
        )
        [row] = await desk.rows(OUTBOX, OUTBOX.c.author == "person")
        assert '"C1"' in row.address and '"private": true' in row.address

    run(work)
