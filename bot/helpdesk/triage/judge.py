"""One message -> what it is about, how urgent it is, and a letter: a visible list of steps.

Danger first, over the whole text as it was written; all that follows sees it redacted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answers.choose_role import choose_role
from bot.answers.composer import begin
from bot.answers.decide import decide
from bot.answers.talk import Talk
from bot.answers.turn import Finding, Turn
from bot.answers.understanding import Understanding
from bot.answers.weigh_topics import topic_chances
from bot.helpdesk.triage.all_asked import all_asked
from bot.helpdesk.triage.danger import Found, told_by_model, told_by_words
from bot.helpdesk.triage.language import language
from bot.helpdesk.triage.letter import Link, Section, letter, sections
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.own_words import own_words
from bot.helpdesk.triage.rules import Rules
from bot.helpdesk.triage.sorted_message import Band, Sorted
from bot.knowledge.model import Knowledge, Topic
from bot.privacy.redact import redact

KEPT = 20_000
"""Characters of a message that are kept; danger is looked for in all of it."""
READ = 4_000
"""Characters that are read for questions: as long as a message in a chat may be."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Judge:
    """`parse`: a text as Rasa's NLU reads it. `check`: the safety rules. `link`: see `Link`."""

    parse: Callable[[str], Mapping[str, Any]]
    check: Callable[[str], Found]
    knowledge: Knowledge
    rules: Rules
    today: date
    link: Link = lambda _role, _statement: ""

    def judge(self, message: Message) -> Sorted:
        """The row of `message`, all but its cluster. Never raises for what a message may hold."""
        return self.weigh(message)[0]

    def weigh(self, message: Message) -> tuple[Sorted, Sequence[Section]]:
        """The same, and what the letter says to each question."""
        row = Sorted(
            row=message.row,
            source=message.source,
            subject=redact(message.subject),
            text_redacted=redact(message.text[:KEPT]),
            cluster=message.row,
            error=message.error or "",
        )
        words = f"{message.subject}\n{message.text}"
        if told_by_words(words, self.check):
            return self._danger(replace(row, language=language(words))), ()
        if message.error or not _WORD.search(words):
            return self._unreadable(row), ()
        asked = own_words(row.subject, row.text_redacted)[:READ]
        row = replace(row, language=language(asked))
        parse = self.parse(asked)
        if told_by_model(parse, self.rules):
            return self._danger(row), ()
        if row.language != "en":
            return self._unreadable(row), ()
        return self._answered(row, parse)

    def _danger(self, row: Sorted) -> Sorted:
        """Of danger nothing is drafted: a person has to read it, and now."""
        return replace(
            row, confidence=1.0, outcome="safety", **self._needs_a_person(["safeguarding"])
        )

    def _unreadable(self, row: Sorted) -> Sorted:
        return replace(row, outcome="not_covered", **self._needs_a_person(["unreadable"]))

    def _needs_a_person(self, reasons: list[str]) -> dict[str, Any]:
        return {"reasons": tuple(reasons), "priority": self.rules.priority(reasons)}

    def _answered(self, row: Sorted, parse: Mapping[str, Any]) -> tuple[Sorted, Sequence[Section]]:
        heard = Understanding.from_parse(parse)
        turn = begin(heard, Talk(), self.knowledge, self.today)
        which_role = choose_role(turn)
        if which_role or not heard.questions:
            return replace(row, outcome="clarify", **self._needs_a_person(["low_confidence"])), ()
        decide(turn)
        asked = [finding for finding in turn.findings if not self._chat(finding)]
        if not asked:
            return self._chatted(row, heard), ()
        turn.findings = asked
        made = sections(turn, self.rules, self.link)
        sure = min(self._sure(turn, finding) for finding in asked)
        topics = self._topics(turn, asked)
        row = replace(
            row,
            topic=topics[0],
            second_topic=topics[1] if len(topics) > 1 else "",
            confidence=round(sure, 4),
            band=self._band(sure, heard.text, [one.question.text for one in asked], made),
            outcome="answer" if any(one.topics for one in made) else "not_covered",
            draft=letter(made, self.rules, self.knowledge.hub.name),
            quotes=tuple(dict.fromkeys(quote for one in made for quote in one.quotes)),
        )
        return replace(row, **self._needs_a_person(self._reasons(turn, row, heard, made))), made

    def _chatted(self, row: Sorted, heard: Understanding) -> Sorted:
        reasons = self.rules.given_by([heard.intent])
        outcome = "handoff" if reasons else "smalltalk"
        return replace(
            row,
            confidence=round(heard.confidence, 4),
            band=self.rules.band(heard.confidence),
            outcome=outcome,
            **self._needs_a_person(reasons),
        )

    def _chat(self, finding: Finding) -> bool:
        """Whether this asks nothing of the page, covered or not: thanks, a greeting, a wish for a person."""
        intent = finding.question.intent
        return not (
            finding.topics
            or finding.near
            or self.knowledge.near_for_intent(intent)
            or any(self.knowledge.topic_for_intent(role, intent) for role in self.knowledge.roles)
        )

    def _reasons(
        self, turn: Turn, row: Sorted, heard: Understanding, made: list[Section]
    ) -> list[str]:
        """Why a person has to look, in the order of the rules."""
        intents = [heard.intent, *(question.intent for question in heard.questions)]
        intents += [finding.near.intent for finding in turn.findings if finding.near]
        answered = sum(bool(one.topics) for one in made)
        found = {
            *self.rules.given_by(intents),
            *(["low_confidence"] if row.band == "low" else []),
            *(["several_questions"] if len(turn.findings) > 1 else []),
            *(["not_in_source"] if not answered else []),
            *(["partly_in_source"] if 0 < answered < len(made) else []),
            *(["close_second"] if any(self._close(turn, one) for one in turn.findings) else []),
        }
        return [name for name in self.rules.reasons if name in found]

    def _topics(self, turn: Turn, asked: list[Finding]) -> list[str]:
        """What is asked, in its order: a topic's id, or the intent of what the page leaves out; then the runner-up."""
        named = [topic for finding in asked for topic in _named(finding)]
        if len(asked) == 1:
            told = asked[0].topics
            named += [one.id for one, _ in _chances(turn, asked[0]) if one not in told][:1]
        return list(dict.fromkeys(named)) or [""]

    def _sure(self, turn: Turn, finding: Finding) -> float:
        """The chance that what is said to this question is what was asked."""
        if finding.near:
            return sum(
                chance
                for intent, chance in finding.question.ranking
                if intent == finding.near.intent
            )
        return sum(chance for topic, chance in _chances(turn, finding) if topic in finding.topics)

    def _band(self, sure: float, asked: str, found: list[str], made: list[Section]) -> Band:
        """The band of a letter; the highest only where all that is asked was found and has an answer."""
        band = self.rules.band(sure)
        whole = all(one.topics for one in made) and all_asked(asked, found)
        return band if whole or band != "high" else "medium"

    def _close(self, turn: Turn, finding: Finding) -> bool:
        """Whether a topic that is not told comes near to one that is."""
        told = self._sure(turn, finding)
        others = [c for topic, c in _chances(turn, finding) if topic not in finding.topics]
        return bool(finding.topics and others) and others[0] >= self.rules.close * told


def _named(finding: Finding) -> list[str]:
    if finding.near:
        return [finding.near.intent]
    return [topic.id for topic in finding.topics[:1]]


def _chances(turn: Turn, finding: Finding) -> list[tuple[Topic, float]]:
    """The topics that a question may be about, likeliest first."""
    return sorted(topic_chances(turn, finding.question), key=lambda one: -one[1])
