"""What all actions share: slots and parse in, a reply and slot changes out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answers.composer import begin
from bot.answers.reply import Reply
from bot.answers.safety import safety_reply
from bot.answers.talk import Talk
from bot.answers.turn import Turn
from bot.answers.understanding import Understanding
from bot.knowledge.model import Knowledge
from bot.knowledge.read_knowledge import load
from bot.knowledge.serving import published
from bot.knowledge.snapshot import snapshot
from bot.safety import Fallback

ROOT = Path(__file__).resolve().parents[1]


@cache
def files() -> Knowledge:
    """Load what may be said, once a process; its version is the digest of the files."""
    digest = sha256(repr(sorted(snapshot(ROOT).items())).encode()).hexdigest()
    return replace(load(ROOT, date.today()), version=f"files-{digest[:8]}")


def knowledge() -> Knowledge:
    """Return what was published at the desk, else what stands in the files."""
    return published() or files()


@cache
def notes() -> Fallback:
    """Load the words of the safety replies, once a process."""
    return Fallback(ROOT / "knowledge" / "safety" / "notes.yml")


def help_again(turn: Turn) -> Reply:
    """Return the one line of help for what is said after a safety reply."""
    note = turn.talk.safety_note
    return safety_reply(turn, [notes().after(note)], note)


class ReplyAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk has no types for mypy
    """An action that says one Reply: its text with buttons, and the same as `custom`."""

    @abstractmethod
    def reply(self, turn: Turn) -> Reply:
        """Return what to say; `turn.after` is what the talk is to remember."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the reply and set the slots that changed."""
        talk = Talk.from_slots(tracker.slots)
        known = knowledge()  # once: what is published meanwhile is for the next turn
        turn = begin(Understanding.from_parse(tracker.latest_message), talk, known, date.today())
        reply = self.reply(turn)
        turn.remember(
            offered=tuple(asdict(button) for button in reply.buttons),
            last_text=reply.text,
            help_just_given=reply.outcome == "safety",
        )
        buttons = [{"title": button.title, "payload": button.payload} for button in reply.buttons]
        dispatcher.utter_message(text=reply.text, buttons=buttons)
        version = {"version": known.version} if known.version else {}
        dispatcher.utter_message(json_message={**reply.as_custom(), **version})
        return [SlotSet(name, value) for name, value in talk.changes(turn.after).items()]
