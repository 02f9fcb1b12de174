"""What things of the queue are called where people read them: topics, reasons, states, refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.helpdesk.triage.rules import Measured, Rules
from bot.knowledge.model import Knowledge
from bot.knowledge.read_yaml import read_yaml

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and under it ids of topics with their names."""
NOT_ON_PAGE = "Not on the page"


class Words:
    """The words of `knowledge/desk.yml` by their section, and the names that the rest of the knowledge has."""

    def __init__(self, said: Mapping[str, Any], rules: Rules, knowledge: Knowledge) -> None:
        self.said = said
        self.measured: Measured | None = rules.measured
        names = {name: one.label for name, one in rules.reasons.items()}
        self.reasons: Mapping[str, str] = {**names, **said["reasons"]}
        self.learn(knowledge)
        lines = (
            *(rules.say(one) for one in ("greeting", "opening", "closing", "signed")),
            knowledge.hub.name,
        )
        self._frame = {"", *lines}

    def learn(self, knowledge: Knowledge) -> None:
        """Takes the names of topics from `knowledge`, in place of those that it had."""
        self.topics: Sequence[Group] = _topics(knowledge, self.said["topics"])
        self._chosen = {topic for _, group in self.topics for topic, _ in group}
        near = {one.intent: _name(one.thing) for one in knowledge.near.values()}
        told = {topic: name for _, group in self.topics for topic, name in group}
        self.names: Mapping[str, str] = {**near, **told, **self.said["topics"]}

    @classmethod
    def read(cls, root: Path, rules: Rules, knowledge: Knowledge) -> Words:
        """Raises what reading raises."""
        return cls(read_yaml(root / "knowledge" / "desk.yml"), rules, knowledge)

    def __getitem__(self, section: str) -> Any:
        """For templates: `words.status`, `words.priority`."""
        return self.said[section]

    def topic(self, topic: str) -> str:
        """The name of a topic; "" for none. One that is not known any more keeps its id."""
        return self.names.get(topic, topic)

    def reason(self, reason: str) -> str:
        """Why a person has to look."""
        return self.reasons.get(reason, reason)

    def knows(self, topic: str) -> bool:
        """Whether a letter can be made on it."""
        return topic in self._chosen

    def bare(self, letter: str) -> bool:
        """Whether a letter says nothing between its greeting and its end: its one gap was taken out."""
        return all(line.strip() in self._frame for line in letter.splitlines())

    def tell(self, section: str, name: str, **marks: object) -> str:
        """A sentence of a section, its marks filled in; the name itself where nobody wrote one."""
        return str(self.said[section].get(name, name)).format(**marks)


def _topics(knowledge: Knowledge, said: Mapping[str, str]) -> list[Group]:
    """What a page tells, by its sections; then what people ask and no page says. `said`: better names."""
    groups: list[Group] = []
    for role in knowledge.roles.values():
        for section in role.sections.values():
            found = [
                (one.id, _name(one.label))
                for one in role.topics.values()
                if one.section == section.id
            ]
            groups += [(section.title, found)] if found else []
    near = [
        (one.intent, said.get(one.intent) or _name(one.thing))
        for one in knowledge.near.values()
        if not one.advice
    ]
    return [*groups, (NOT_ON_PAGE, near)]


def _name(label: str) -> str:
    return label[:1].upper() + label[1:]
