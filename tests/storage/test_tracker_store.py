"""A talk that is saved turn by turn and loaded by its last turns is the talk that was had."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.storage import turn_log
from bot.storage.conversation_id import BadConversationId
from bot.storage.tracker_store import WINDOW, TurnTrackerStore
from bot.storage.turn_log import Overtaken
from bot.storage.unavailable import StoreUnavailable

ANY = {"type": "any", "mappings": [{"type": "custom"}]}
DOMAIN = Domain.from_dict(
    {"slots": {"one": ANY, "two": {**ANY, "initial_value": "at first"}}, "forms": {"a_form": {}}}
)
VALUES = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.booleans(), max_size=2)


def said(text: str) -> UserUttered:
    return UserUttered(text, {"name": "ask", "confidence": 0.5}, [{"entity": "e", "value": text}])


EVENTS = st.one_of(
    st.builds(SlotSet, st.sampled_from(["one", "two"]), VALUES),
    st.builds(BotUttered, st.text(max_size=5)),
    st.sampled_from([None, "a_form"]).map(ActiveLoop),
    st.sampled_from([ConversationPaused, ConversationResumed, AllSlotsReset, Restarted]).map(
        lambda event: event()
    ),
)


@st.composite
def turns(draw: Any) -> list[Event]:
    """One turn: perhaps a new session, a message, what came of it, and the listening."""
    start: list[Event] = []
    if draw(st.integers(0, 9)) == 0:
        start = [ActionExecuted("action_session_start"), SessionStarted()]
        start.append(ActionExecuted("action_listen"))
    middle = draw(st.lists(EVENTS, max_size=4))
    text = draw(st.text(max_size=8).filter(bool))
    return [*start, said(text), ActionExecuted("a"), *middle, ActionExecuted("action_listen")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TurnTrackerStore]:
    made = TurnTrackerStore(DOMAIN, data_dir=tmp_path)
    yield made
    made.close()


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What a policy or an action can see of a tracker, its older events aside."""
    now: dict[str, Any] = tracker.current_state()
    del now["latest_event_time"]
    now["slots_set"] = {name: slot.has_been_set for name, slot in tracker.slots.items()}
    loop = now["active_loop"]
    now["active_loop"] = {"name": loop.get("name")} if loop else {}
    return now


def logged(store: TurnTrackerStore, conversation: str = "c") -> list[turn_log.Turn]:
    with store.database.ready().connect() as connection:
        return turn_log.everything(connection, conversation)


async def save_turn(store: TurnTrackerStore, turn: list[Event], conversation: str = "c") -> None:
    tracker = await store.get_or_create_tracker(conversation, append_action_listen=False)
    for event in turn:
        tracker.update(event)
    await store.save(tracker)


@settings(max_examples=60, deadline=None)
@given(st.lists(turns(), min_size=1, max_size=9), st.integers(1, 4))
def test_the_same_talk_as_in_memory(talk: list[list[Event]], window: int) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = TurnTrackerStore(DOMAIN, data_dir=Path(folder), window=window)
            memory = DialogueStateTracker("c", DOMAIN.slots)
            for turn in talk:
                await save_turn(store, turn)
                for event in turn:
                    memory.update(event)
                loaded = await store.retrieve("c")
                assert loaded is not None
                assert state(loaded) == state(memory)
                assert state(loaded.copy()) == state(memory)  # Rasa copies it for each action
            whole = await store.retrieve_full_tracker("c")
            assert whole is not None
            expected = [event.as_dict() for event in memory.events]
            assert [event.as_dict() for event in whole.events] == expected
            store.close()

    asyncio.run(run())


def test_loads_no_more_than_the_window(store: TurnTrackerStore) -> None:
    async def run() -> int:
        for number in range(50):
            await save_turn(store, [said(str(number)), ActionExecuted("action_listen")])
        loaded = await store.retrieve("c")
        assert loaded is not None
        return len(loaded.events)

    assert asyncio.run(run()) == 1 + 2 * WINDOW  # action_listen in front, then turns of two


def test_no_policy_looks_back_further_than_the_window() -> None:
    config = yaml.safe_load((Path(__file__).parents[2] / "config.yml").read_text())
    assert all((policy.get("max_history") or 0) <= 2 * WINDOW for policy in config["policies"])


def test_appends_only_what_is_new(store: TurnTrackerStore) -> None:
    async def run() -> list[int]:
        await save_turn(store, [said("a")])
        await save_turn(store, [said("b"), said("c")])
        tracker = await store.retrieve("c")
        await store.save(tracker)  # nothing new
        return [len(turn.events) for turn in logged(store)]

    assert asyncio.run(run()) == [1, 2]


def test_the_second_of_two_overlapping_saves_is_told(store: TurnTrackerStore) -> None:
    async def run() -> None:
        await save_turn(store, [said("a")])
        first, second = await store.retrieve("c"), await store.retrieve("c")
        assert first is not None and second is not None
        first.update(said("b"))
        second.update(said("c"))
        await store.save(first)
        with pytest.raises(Overtaken):
            await store.save(second)

    asyncio.run(run())


def test_a_tracker_made_by_hand_is_appended_to_what_is_there(store: TurnTrackerStore) -> None:
    async def run() -> list[str | None]:
        await save_turn(store, [said("a")])
        whole = DialogueStateTracker.from_events("c", [said("a"), said("b")], DOMAIN.slots)
        await store.save(whole)
        loaded = await store.retrieve("c")
        assert loaded is not None
        return [event.text for event in loaded.events]

    assert asyncio.run(run()) == ["a", "b"]


def test_conversations_are_apart_and_listed(store: TurnTrackerStore) -> None:
    async def run() -> None:
        await save_turn(store, [said("a")], "one")
        await save_turn(store, [said("b")], "two")
        assert list(await store.keys()) == ["one", "two"]
        assert await store.exists("one") and not await store.exists("three")
        assert await store.retrieve("three") is None

    asyncio.run(run())


def test_what_was_saved_outlives_the_process(tmp_path: Path) -> None:
    async def run() -> None:
        store = TurnTrackerStore(DOMAIN, data_dir=tmp_path)
        await save_turn(store, [said("a"), SlotSet("one", {"deep": [1, None]})])
        store.close()
        again = TurnTrackerStore(DOMAIN, data_dir=tmp_path)
        loaded = await again.retrieve("c")
        assert loaded is not None and loaded.get_slot("one") == {"deep": [1, None]}
        again.close()

    asyncio.run(run())


@pytest.mark.parametrize("bad", ["", "a" * 129, "a b", "a\0", "\ud800", "ä", "a\n", None, 7])
def test_a_bad_conversation_id_is_an_error_and_no_end_of_the_process(
    store: TurnTrackerStore, bad: Any
) -> None:
    """Whatever is asked of the store under it."""
    for ask in (store.retrieve, store.retrieve_full_tracker, store.exists):
        with pytest.raises(BadConversationId):
            asyncio.run(ask(bad))
    with pytest.raises(BadConversationId):
        asyncio.run(store.save(DialogueStateTracker(bad, DOMAIN.slots)))


def test_a_broken_database_is_an_error_without_the_words(store: TurnTrackerStore) -> None:
    """What was to be saved is not in the error, nor in its cause."""

    async def run() -> None:
        await save_turn(store, [said("a")])
        await store.database.write(lambda c: c.execute(sa.text("DROP TABLE turn_log")))
        with pytest.raises(StoreUnavailable):
            await store.retrieve("c")
        with pytest.raises(StoreUnavailable) as caught:
            await store.save(DialogueStateTracker.from_events("c", [said("secret")], DOMAIN.slots))
        assert "secret" not in str(caught.value) + str(caught.value.__cause__)

    asyncio.run(run())


def test_an_empty_conversation_writes_nothing(store: TurnTrackerStore) -> None:
    asyncio.run(store.get_or_create_tracker("c", append_action_listen=False))
    assert asyncio.run(store.keys()) == []
