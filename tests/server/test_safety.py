"""The safety reply stands, whatever else fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.storage import turn_log
from bot.turn.assemble import turns
from bot.turn.messages import plain
from bot.turn.safety_first import Danger, SafetyFirst
from bot.turn.unavailable import Unavailable

from .conftest import DANGER, HELP, SORRY, Live, check, reply


@pytest.fixture
def breakable(start: Callable[..., Live], tmp_path: Path) -> Live:
    return start(tmp_path)


def fail(*_: Any, **__: Any) -> Any:
    raise ValueError(f"words: {DANGER}")


def database_gone(*_: Any, **__: Any) -> Any:
    raise OperationalError("SELECT", {}, Exception("gone"))


def safe(messages: Any) -> bool:
    """Whether the messages are the safety reply."""
    customs = [message["custom"]["outcome"] for message in messages if "custom" in message]
    return customs == ["safety"] and messages[0]["text"] == HELP


def test_in_place_of_a_reply_that_overlooked_it(live: Live) -> None:
    """A reply that passes over danger is not shown."""
    status, messages = live.say(f"training {DANGER}")
    assert status == 200 and safe(messages)


def test_when_nothing_is_wrong_there_is_none(live: Live) -> None:
    """An ordinary message gets its ordinary reply."""
    assert not safe(live.say("training")[1])


def test_understanding_fails(breakable: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Danger gets the safety reply, anything else an apology."""
    agent: Any = breakable.assistant.agent
    monkeypatch.setattr(agent.processor, "_parse_message_with_graph", fail)
    status, messages = breakable.say(DANGER)
    assert status == 200 and safe(messages)
    status, messages = breakable.say("training")
    assert status == 200 and messages[0]["text"] == SORRY


def test_the_policies_fail(breakable: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Danger gets the safety reply where Rasa can't choose an action."""
    agent: Any = breakable.assistant.agent
    monkeypatch.setattr(agent.processor, "_predict_next_with_tracker", fail)
    assert safe(breakable.say(DANGER)[1])


def test_the_action_fails(live: Live) -> None:
    """Danger gets the safety reply where the answering action raises."""
    assert safe(live.say(f"break the action {DANGER}")[1])


def test_the_store_fails_to_load(breakable: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal of a message in danger has the safety reply in it."""
    monkeypatch.setattr(turn_log, "last", database_gone)
    status, answer = breakable.say(DANGER)
    assert status == 503 and safe(answer["messages"])
    status, answer = breakable.say("training")
    assert status == 503 and answer["messages"][0]["text"] == SORRY


def test_the_store_fails_to_save(breakable: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reply is given, nothing is said to be saved, and it goes on without a restart."""
    monkeypatch.setattr(turn_log, "append", database_gone)
    status, answer = breakable.say(DANGER)
    assert status == 503 and answer["error"] and safe(answer["messages"])
    monkeypatch.undo()
    assert breakable.say("training")[0] == 200  # back without a restart


def test_the_store_breaks_in_an_unforeseen_way(
    breakable: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it raises, the refusal has the safety reply in it."""
    monkeypatch.setattr(breakable.assistant.database, "_transaction", fail)
    status, answer = breakable.say(DANGER)
    assert status == 503 and safe(answer["messages"])


def test_there_is_no_model(start: Callable[..., Live], tmp_path: Path) -> None:
    """The safety reply needs none."""
    without = start(tmp_path, loaded=False)
    status, answer = without.say(DANGER)
    assert status == 503 and safe(answer["messages"])


def test_the_turn_is_too_slow(breakable: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not over, so it is no error; the help is there all the same."""
    monkeypatch.setattr("bot.turn.take_turn.WAIT_SECONDS", 0.2)
    status, answer = breakable.say(f"hang the action {DANGER}")
    assert status == 202 and safe(answer["messages"])


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"sender": "me", "message": DANGER + "a" * 4_000}),
        (400, {"sender": "not a good id", "message": DANGER}),
        (400, {"message": DANGER}),
        (400, {"sender": "me", "message": f"{DANGER}\0"}),
        (400, {"sender": "me", "message": [DANGER]}),
        (400, {"sender": "me", "message": {"text": DANGER}}),
        (400, {"sender": "me", "text": DANGER}),
        (400, DANGER),
        (400, f'{{"sender": "me", "message": "{DANGER}'.encode()),
        (400, f'{{"sender": "me", "message": "oh \\n {DANGER}", '.encode()),
        (400, f'{{"sender": "\\ud800", "message": "{DANGER}"}}'.encode()),
        (400, DANGER.encode() + b"\xff"),
        (413, {"sender": "me", "message": DANGER + "a" * 100_000}),
        (413, {"sender": "me", "message": DANGER + "a" * 3_000_000}),
        (413, f'{{"message": "{DANGER}"'.encode() + b"[" * 100_000),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_in_the_body_of_a_refusal(live: Live, status: int, body: Any) -> None:
    """Whatever is wrong with the request, what can be read of it is looked at."""
    found, answer = live.ask(body)
    assert found == status
    assert answer["error"] and safe(answer["messages"])


def test_in_the_body_of_another_content_type(live: Live) -> None:
    status, answer = live.ask(DANGER.encode(), {"Content-Type": "text/plain"})
    assert status == 415 and safe(answer["messages"])


def test_an_over_long_text_is_looked_at_in_its_first_4000_characters() -> None:
    seen = []

    def look(text: str) -> Any:
        seen.append(len(text))
        return check(text)

    assert SafetyFirst(look, reply).look("a" * 10_000) is None
    assert seen == [4_000]


def test_rules_that_fail_do_not_stop_the_turn() -> None:
    """They find nothing, and the trained net may still."""
    assert SafetyFirst(fail, reply).look(DANGER) is None


def test_unavailable_is_no_apology_alone(live: Live) -> None:
    """Whoever takes turns is told, so that each place can say it in its own way."""

    async def run() -> None:
        broken = turns(unavailable, live.assistant.database, SafetyFirst(check, reply))
        with pytest.raises(Unavailable):
            await broken.take_turn("me", "hello")

    async def unavailable(_message: Any) -> None:
        raise Unavailable("gone")

    asyncio.run(run())


def finished(live: Live) -> None:
    """Waits for what goes on beside the answers."""
    asyncio.run_coroutine_threadsafe(live.turns.finish(), live.loop).result(20)


def noted(live: Live, conversation: str) -> Any:
    tracker = asyncio.run(live.assistant.store.retrieve(conversation))
    return tracker.get_slot("safety_open") if tracker else None


def test_the_talk_knows_of_a_reply_that_rasa_did_not_give(live: Live) -> None:
    """Put in place of another, after a failure, or with a refusal; and not where there was none."""
    live.say(f"training {DANGER}", "after-1")
    assert noted(live, "after-1") is True
    live.say(f"break the action {DANGER}", "after-2")
    assert noted(live, "after-2") is True
    live.say(f"training {DANGER}" + "a" * 4_000, "after-3")
    finished(live)
    assert noted(live, "after-3") is True
    live.say("training", "after-4")
    assert noted(live, "after-4") is False


def test_the_talk_knows_of_it_once_the_store_is_back(
    breakable: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be noted is noted before the next turn."""
    monkeypatch.setattr(turn_log, "append", database_gone)
    breakable.say(DANGER, "later")
    monkeypatch.undo()
    assert noted(breakable, "later") is None
    breakable.say("training", "later")
    assert noted(breakable, "later") is True


def test_a_concern_takes_no_answers_place_and_stands_in_for_none(live: Live) -> None:
    """The answer comes as ever; where it fails, the line of help stands before the apology."""
    note = plain("If anyone is in danger, ring 999 first.", "safety")
    concern = Danger("concern", "safeguarding", "rule-2", note)

    async def run() -> None:
        turns = live.turns
        said = await turns.take_turn("concern", "training", danger=concern)
        assert said[1]["custom"]["outcome"] == "answer"
        said = await turns.take_turn("concern", "break the action", danger=concern)
        assert said[0]["text"].splitlines() == [note[0]["text"], SORRY]
        assert said[1]["custom"]["outcome"] == "safety"

    asyncio.run_coroutine_threadsafe(run(), live.loop).result(20)
