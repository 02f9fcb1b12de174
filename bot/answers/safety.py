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
_OWN_WORRY = "worry_staff"
_CLEARLY = 0.7


def needs_help_again(turn: Turn, reply: Reply) -> bool:
    """Whether `reply` leaves unanswered what may be about a danger that was told of before ("will she be ok?").

    Straight after help was given, all that is no clear question about something else is taken to be
    ("I don't want to ring anyone", "I'm on my own here, what do I do").
    """
    if not turn.talk.safety_open or reply.outcome not in ("clarify", "not_covered", "answer"):
        return False
    if turn.talk.help_just_given:
        return not _asks_something_else(turn)
    found = [finding.near.intent for finding in turn.findings if finding.near]
    return reply.outcome != "answer" and all(intent in _ABOUT_THE_DANGER for intent in found)


def _asks_something_else(turn: Turn) -> bool:
    """Whether the message is clearly about the page, or about a thing that it leaves out."""
    worry = turn.knowledge.topic_for_intent(turn.role.id, _OWN_WORRY)
    told = [topic for finding in turn.findings for topic in finding.topics if topic != worry]
    if told or not turn.findings:  # none where a button was pressed, or the talk itself was meant
        return True
    return any(
        finding.near
        and finding.near.intent not in _ABOUT_THE_DANGER
        and finding.question.ranking
        and finding.question.ranking[0][1] >= _CLEARLY
        for finding in turn.findings
    )


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
