"""The reply to danger: the words of knowledge/safety/notes.yml, help first, nothing cheerful after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn
from bot.answers.understanding import Understanding

_CONCERN = "concern_safeguarding"
_MAY_BE = 0.25
# What is said about the danger itself, after it was answered, may look like one of these.
_ABOUT_THE_DANGER = {"out_of_scope", "gibberish", "ask_patient_medical", "ask_personal_case"}


def needs_help_again(turn: Turn, reply: Reply) -> bool:
    """Whether `reply` leaves unanswered what may be about a danger that was told of before ("will she be ok?")."""
    if not turn.talk.safety_open or reply.outcome not in ("clarify", "not_covered"):
        return False
    found = [finding.near.intent for finding in turn.findings if finding.near]
    return all(intent in _ABOUT_THE_DANGER for intent in found)


def told_of_a_patient(heard: Understanding) -> bool:
    """Whether the message may as well be a worry about a patient that the GP supervisor should hear."""
    return heard.concern == _CONCERN or any(
        intent in (_CONCERN, "ask_raise_concern") and chance >= _MAY_BE
        for question in heard.questions
        for intent, chance in question.ranking
    )


def safety_reply(turn: Turn, parts: Sequence[Mapping[str, Any]], note: str | None = None) -> Reply:
    """Return a `safety` reply of `parts` (the safety package's) and keep help open; `note` is their name."""
    turn.remember(safety_open=True, offered_person=False, safety_note=note)
    said = tuple(
        Part(
            part["kind"],
            str(part.get("text") or ""),
            tuple(part.get("items") or ()),
            tel=str(part.get("tel") or ""),
            url=str(part.get("url") or ""),
        )
        for part in parts
    )
    return Reply("safety", said)
