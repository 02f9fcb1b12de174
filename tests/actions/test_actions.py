"""What the actions say and remember."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from rasa_sdk import Action

import actions
from actions.action_answer import ActionAnswer
from actions.action_handoff import ActionHandoff
from actions.action_safety import ActionSafety
from actions.action_smalltalk import ActionSmalltalk
from actions.action_withdraw import ActionWithdraw
from bot.seams.in_process_actions import ActionFailed, InProcessActions
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.turn.assemble import safety_first, said, turns

if TYPE_CHECKING:
    from conftest import Slots

ROOT = Path(__file__).parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
ALL = (ActionAnswer, ActionHandoff, ActionSafety, ActionSmalltalk, ActionWithdraw)
Ids = Callable[[dict[str, Any]], list[str]]
PRESS = {"questions": []}


def test_one_action_one_file() -> None:
    """Every action of the domain has a file of its name, and no file is without its action."""
    files = {path.stem for path in Path(actions.__file__).parent.glob("action_*.py")}
    assert files == set(DOMAIN["actions"]) == {kind().name() for kind in ALL}


@pytest.mark.parametrize("kind", ALL)
def test_two_messages_and_only_slots_of_the_domain(kind: type[Action], talk: Slots) -> None:
    """A text with its buttons, the same as `custom`, and no slot that domain.yml has not."""
    custom = talk.says("ask_degree", action=kind())
    assert len(talk.messages) == 2
    assert talk.text and custom["parts"]
    assert set(talk.slots) <= set(DOMAIN["slots"])
    assert json.loads(json.dumps(talk.slots)) == talk.slots
    offered = [(button["title"], button["payload"]) for button in talk.slots.get("offered", [])]
    assert offered == [(button["title"], button["payload"]) for button in talk.buttons]


def test_an_answer_is_remembered(talk: Slots, ids: Ids) -> None:
    """The slots name the topic, its intent and the words of the reply."""
    assert ids(talk.says("ask_training_duration")) == ["training.duration"]
    assert talk.slots["answered"] == ["training.duration"]
    assert talk.slots["intent_before"] == "ask_training_duration"
    assert talk.slots["last_text"] == talk.text


def test_the_moves_of_a_talk(talk: Slots, ids: Ids) -> None:
    """Are you sure, simpler and again keep to the answer; what else goes on."""
    talk.says("ask_training_duration")
    for intent in ("ask_sure", "ask_simpler", "ask_repeat"):
        assert ids(talk.says(intent)) == ["training.duration"]
    assert ids(talk.says("ask_more")) != ["training.duration"]
    assert talk.slots["told"][0] == "training.duration"


def test_a_follow_up_reads_what_the_parse_made_of_it(talk: Slots, ids: Ids) -> None:
    """ "How much of it?" is understood in NLU from `intent_before`; the action answers it."""
    talk.says("ask_supervision_required")
    assert talk.slots["intent_before"] == "ask_supervision_required"
    assert ids(talk.says("ask_supervision_amount", "how much of it?")) == ["supervision.amount"]


def test_yes_after_an_offer(talk: Slots) -> None:
    """The offer of a person stands in a slot, which rules read until the turn has ended."""
    assert talk.says("ask_pay")["outcome"] == "not_covered"
    assert talk.slots["offered_person"] is True
    assert talk.says("affirm", action=ActionHandoff())["outcome"] == "handoff"
    assert talk.slots["offered_person"] is True


def test_a_choice_by_button(talk: Slots, ids: Ids) -> None:
    """The payload's topic is told."""
    talk.says("ask_pay")
    topic = json.loads(talk.buttons[0]["payload"].removeprefix("/choose"))["topic"]
    entities = [{"entity": "topic", "value": topic}]
    assert ids(talk.says("choose", entities=entities, **PRESS)) == [topic]


def test_a_choice_of_what_is_not_there_offers_what_is(talk: Slots) -> None:
    """A payload of an older version of the knowledge does no harm."""
    custom = talk.says("choose", entities=[{"entity": "topic", "value": "long.gone"}], **PRESS)
    assert custom["outcome"] == "clarify"
    assert talk.buttons


@pytest.mark.parametrize(
    ("intent", "phone"),
    [("danger_self_harm", "116 123"), ("danger_emergency", "999"), ("danger_violence", "999")],
)
def test_danger_gets_help_first(intent: str, phone: str, talk: Slots) -> None:
    """999 stands in the first line, and the talk remembers."""
    custom = talk.says(intent, action=ActionSafety())
    assert custom["outcome"] == "safety"
    assert "999" in custom["parts"][0]["text"]
    assert phone in talk.text
    assert custom["parts"][0]["kind"] == "emergency"
    assert talk.slots["safety_open"] is True


@pytest.mark.parametrize("intent", ["thank", "goodbye", "how_are_you", "affirm", "deny"])
def test_after_it_one_line_of_help(intent: str, talk: Slots) -> None:
    """Thanks is answered with help again, never cheerfully, without buttons."""
    talk.says("danger_self_harm", action=ActionSafety())
    custom = talk.says(intent, action=ActionSafety())
    assert (custom["outcome"], len(custom["parts"])) == ("safety", 1)
    assert "999" in talk.text or "116 123" in talk.text
    assert talk.buttons == []


def test_the_line_after_fits_the_danger(talk: Slots) -> None:
    """After violence the line of help is not that of self-harm."""
    lines = set()
    for kind in ("self_harm", "emergency", "violence"):
        talk.says(f"danger_{kind}", action=ActionSafety())
        talk.says("thank", action=ActionSafety())
        lines.add(talk.text)
    assert len(lines) == 3


@pytest.mark.parametrize("intent", ["out_of_scope", "ask_patient_medical", "gibberish"])
def test_what_may_be_about_the_danger_gets_help_again(intent: str, talk: Slots) -> None:
    """ "Will she be all right?" after an emergency is no question off the page."""
    talk.says("danger_emergency", action=ActionSafety())
    assert talk.says(intent)["outcome"] == "safety"
    assert "999" in talk.text
    assert talk.says("ask_pay")["outcome"] == "not_covered"
    assert talk.says("ask_training_duration")["outcome"] == "answer"


def test_a_patient_who_may_be_safe_for_now(talk: Slots) -> None:
    """Where it may be a concern, the page's way stands beside 999; not so for somebody's own danger."""
    ranking = [
        {"name": "danger_violence", "confidence": 0.6},
        {"name": "concern_safeguarding", "confidence": 0.3},
    ]
    question = {"text": "x", "form": "statement", "ranking": ranking, "similarity": 1.0}
    custom = talk.says("danger_violence", action=ActionSafety(), questions=[question])
    assert "999" in custom["parts"][0]["text"]
    assert "GP supervisor" in talk.text
    talk.says("danger_violence", action=ActionSafety())
    assert "GP supervisor" not in talk.text


def test_about_somebody_else(talk: Slots) -> None:
    """Worry about another person's life gets words of its own."""
    own = (talk.says("danger_self_harm", action=ActionSafety()), talk.text)[1]
    talk.says("danger_self_harm", action=ActionSafety(), safety={"about": "other"})
    assert talk.text != own


def test_withdrawn(talk: Slots) -> None:
    """Never mind after asking for a person leaves it at that, with topics to go on with."""
    talk.says("ask_human", action=ActionHandoff())
    assert talk.says("never_mind", action=ActionWithdraw())["outcome"] == "smalltalk"
    assert talk.buttons


@pytest.mark.parametrize("latest", [{}, {"intent": None}, {"intent": {"name": None}}])
def test_a_parse_that_holds_nothing_is_asked_back(latest: dict[str, Any], talk: Slots) -> None:
    """Where understanding failed, the assistant says so and offers topics."""
    custom = talk.says("", **{"questions": [], **latest})
    assert custom["outcome"] == "clarify"
    assert talk.buttons


def test_a_person_after_danger_comes_behind_help(talk: Slots) -> None:
    """Who wants a person then, or none to ring, gets the line of help first; before any danger they do not."""
    assert talk.says("ask_human", action=ActionHandoff())["outcome"] == "handoff"
    talk.says("danger_self_harm", action=ActionSafety())
    custom = talk.says("ask_human", action=ActionHandoff())
    assert custom["outcome"] == "safety" and len(custom["parts"]) > 1
    assert "999" in custom["parts"][0]["text"] or "116 123" in custom["parts"][0]["text"]
    assert talk.slots["safety_open"] is True


def test_what_no_rule_claims_is_told_what_can_be_asked(talk: Slots) -> None:
    """The fallback action of config.yml has something to say to any message."""
    custom = talk.says("", action=ActionSmalltalk(), questions=[], intent=None)
    assert custom["outcome"] == "smalltalk"
    assert talk.buttons


def test_a_failing_action_is_an_apology_and_the_talk_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An action that raises ends in the outcome `handoff`, with nothing of the talk in the error."""
    found = InProcessActions("actions")
    tracker = {
        "sender_id": "me",
        "slots": {},
        "latest_message": {"text": "secret words", "intent": {"name": "ask_degree"}},
        "events": [],
        "paused": False,
        "active_loop": {},
        "latest_action_name": None,
    }
    call = {"next_action": "action_answer", "sender_id": "me", "tracker": tracker, "domain": {}}

    def broken(*_: object) -> None:
        raise ValueError("secret words")

    with monkeypatch.context() as patch:
        patch.setattr(ActionAnswer, "reply", broken)
        with pytest.raises(ActionFailed) as failed:
            asyncio.run(found.run(call))
    assert "secret" not in str(failed.value)
    assert asyncio.run(found.run(call))["responses"]

    async def handle(message: object) -> None:
        raise ActionFailed("action_answer: ValueError")

    database = Database(sqlite_url(tmp_path))
    take = turns(handle, database, safety_first())
    (text, custom) = asyncio.run(take.take_turn("me", "secret words"))
    database.close()
    assert custom["custom"]["outcome"] == "handoff"
    assert text["text"] == said("failure")
