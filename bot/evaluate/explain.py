"""Why the assistant said what it said: what each stage made of one message.

The message is really said, and then looked up in the conversation that Rasa keeps; only the steps of
bot/answers are walked once more, as nothing of them is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.answers.composer import begin, run
from bot.answers.talk import Talk
from bot.answers.turn import Finding, Turn
from bot.answers.understanding import Understanding
from bot.evaluate.assistant import Reply
from bot.evaluate.local import LocalAssistant
from bot.knowledge import load
from bot.safety.screen import Finding as SafetyFinding
from bot.safety.screen import shared_screen

ANSWERS = "action_answer"  # the action that walks the steps


@dataclass(frozen=True)
class Explanation:
    """What each stage made of a message. `questions` are as the parse holds them."""

    text: str
    safety: SafetyFinding
    intent: tuple[str, float]
    danger: tuple[str, float]
    questions: Sequence[Mapping[str, Any]]
    actions: Sequence[tuple[str, str]]  # name, and the policy that chose it
    steps: Sequence[str]
    findings: Sequence[Finding]
    remembered: Mapping[str, Any]
    reply: Reply


def explain(
    local: LocalAssistant, root: Path, text: str, before: Sequence[str] = ()
) -> Explanation:
    """Say `before` and then `text` in a conversation of its own, and tell how `text` went."""
    sender = f"explain-{uuid.uuid4().hex[:8]}"
    for earlier in before:
        local.say(sender, earlier)
    slots_before = slots(local.tracker(sender))
    reply = local.say(sender, text)
    tracker = local.tracker(sender)
    parse = tracker.latest_message.parse_data
    actions = actions_since_message(tracker)
    turn = walk_steps(root, parse, slots_before) if ANSWERS in dict(actions) else None
    return Explanation(
        text=text,
        safety=shared_screen(root / "knowledge" / "safety" / "phrases.yml").check(text),
        intent=named(parse.get("intent"), "name"),
        danger=named(parse.get("danger"), "intent"),
        questions=parse.get("questions") or [],
        actions=actions,
        steps=turn.steps if turn else [],
        findings=turn.findings if turn else [],
        remembered=changed(slots_before, slots(tracker)),
        reply=reply,
    )


def walk_steps(root: Path, parse: Mapping[str, Any], slots_before: Mapping[str, Any]) -> Turn:
    """The steps of bot/answers as they went, from the parse and the slots that they read."""
    talk = Talk.from_slots(slots_before)
    turn = begin(Understanding.from_parse(parse), talk, load(root, date.today()), date.today())
    run(turn)
    return turn


def actions_since_message(tracker: Any) -> list[tuple[str, str]]:
    """The actions after the last message, waiting aside, with their policies."""
    found: list[tuple[str, str]] = []
    for event in reversed(tracker.events):
        if event.type_name == "user":
            break
        if event.type_name == "action" and event.action_name != "action_listen":
            found.append((event.action_name, event.policy or ""))
    return found[::-1]


def slots(tracker: Any) -> dict[str, Any]:
    return dict(tracker.current_slot_values())


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if before.get(name) != value}


def named(entry: Mapping[str, Any] | None, key: str) -> tuple[str, float]:
    """Name and confidence of an entry of the parse."""
    entry = entry or {}
    return str(entry.get(key) or ""), float(entry.get("confidence") or 0.0)
