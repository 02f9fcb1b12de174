"""What the assistant knows, in memory: roles, the statements of their pages, and what may be said.

Everything here is frozen: a turn reads knowledge and never changes it. `read_knowledge.load` makes
it from the files; nothing in this module touches a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from bot.knowledge.model_hub import Hub, Near, Signpost
from bot.knowledge.model_page import Page, Place, PlaceKind, Statement

__all__ = [
    "Direct",
    "Hub",
    "Knowledge",
    "Near",
    "Page",
    "Place",
    "PlaceKind",
    "Role",
    "Section",
    "Signpost",
    "Statement",
    "Topic",
    "TopicKind",
    "Word",
    "Words",
]

TopicKind = Literal["answer", "correction", "gap"]


@dataclass(frozen=True)
class Direct:
    """A first word ("Yes.") for questions whose own words settle it.

    `when` and `unless` are regular expressions over the lower-cased question with straight apostrophes.
    They are compiled at first use: compiling all of them would double the time to load.
    """

    when: str
    say: str
    unless: str = ""

    @cached_property
    def _when(self) -> re.Pattern[str]:
        return re.compile(self.when, re.IGNORECASE)

    @cached_property
    def _unless(self) -> re.Pattern[str] | None:
        return re.compile(self.unless, re.IGNORECASE) if self.unless else None

    def fits(self, text: str) -> bool:
        """Say whether `text` (lower case, straight apostrophes) matches `when` and not `unless`."""
        return bool(self._when.search(text)) and not (self._unless and self._unless.search(text))


@dataclass(frozen=True)
class Section:
    """A part of the page as people name it. `subject` is what "it" means in the next question."""

    id: str
    title: str
    subject: str
    ask: str


@dataclass(frozen=True)
class Topic:
    """One kind of question about a role, and what is said to it.

    `says` and `list` are ids of statements; `near` ids of topics; `by_entity` names the group of words
    (or "session") in which an entity of the question is looked up. A blank `ask` means: no button.
    `about`: what a session is the one on: ids of topics, keys of words.
    `hub_link`: the page points to a link without giving it; the hub's is shown after the lead.
    """

    id: str
    intents: tuple[str, ...]
    section: str
    label: str
    says: tuple[str, ...]
    lead: str
    ask: str = ""
    subject: str = ""
    direct: tuple[Direct, ...] = ()
    list: tuple[str, ...] = ()
    numbered: bool = False
    hub_link: bool = False
    kind: TopicKind = "answer"
    by_entity: str | None = None
    near: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    def first_word(self, text: str) -> str:
        """Return the first of `direct` that fits `text`, or nothing."""
        return next((direct.say for direct in self.direct if direct.fits(text)), "")


@dataclass(frozen=True)
class Word:
    """What is said about a word that a question names: an abbreviation, a qualification."""

    key: str
    says: tuple[str, ...]
    lead: str


Words = Mapping[str, Mapping[str, Word]]
"""Group ("abbreviations", "qualifications") -> key -> word."""


@dataclass(frozen=True)
class Role:
    """A role that one page is about."""

    id: str
    name: str
    called: tuple[str, ...]
    sections: Mapping[str, Section]
    page: Page
    topics: Mapping[str, Topic]
    statements: Mapping[str, Statement]
    words: Words


@dataclass(frozen=True)
class Knowledge:
    """All roles at once. `refused` names what is not served and why, one sentence each.

    `version` is that of what was published at the desk; empty for the files.
    """

    roles: Mapping[str, Role]
    near: Mapping[str, Near]
    talk: Mapping[str, str]
    hub: Hub
    refused: list[str] = field(default_factory=list)
    version: str = ""

    @cached_property
    def _by_intent(self) -> Mapping[tuple[str, str], Topic]:
        return {
            (role.id, intent): topic
            for role in self.roles.values()
            for topic in role.topics.values()
            for intent in topic.intents
        }

    def topic(self, role: str, topic_id: str) -> Topic | None:
        """Return a role's topic, or None where it is unknown or refused."""
        return self.roles[role].topics.get(topic_id)

    def topic_for_intent(self, role: str, intent: str) -> Topic | None:
        """Return the topic with which `role` answers `intent`; None means: its page does not."""
        return self._by_intent.get((role, intent))

    def near_for_intent(self, intent: str) -> Near | None:
        """Return the near miss of `intent`. Ask `topic_for_intent` first: a role may answer it."""
        return self.near.get(intent)

    def statement(self, role: str, statement_id: str) -> Statement:
        """Return a statement that a served topic rests on. Raises KeyError for any other id."""
        return self.roles[role].statements[statement_id]

    def words(self, role: str) -> Words:
        """Return the role's looked-up words; groups without one are empty, never missing in `.get`."""
        return self.roles[role].words

    def say(self, path: str, **marks: str) -> str:
        """Return a line of talk.yml by its dotted path ("smalltalk.greet"), {marks} filled in.

        Raises KeyError, with the path, for a line that does not exist or a mark that is not given.
        """
        return self.talk[path].format(**marks)

    def signpost(self, intent: str, today: date) -> Signpost | None:
        """Return the hub's signpost for `intent`, unless it is past its review."""
        found = self.hub.signposts.get(intent)
        if found is None or (found.review_by and today > found.review_by):
            return None
        return found
