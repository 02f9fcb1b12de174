"""What a question may be labelled with: the intents of topics and of near misses, under names that people know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.knowledge.model import Knowledge

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and under it intents with their names."""


class Labels:
    """`better`: names of near misses that say more than theirs (`topics` of `knowledge/desk.yml`)."""

    def __init__(self, knowledge: Knowledge, better: Mapping[str, str], not_covered: str) -> None:
        """`not_covered`: the heading over the near misses."""
        self._better, self._not_covered = better, not_covered
        self.learn(knowledge)

    def learn(self, knowledge: Knowledge) -> None:
        """Takes labels and names from `knowledge`, in place of those that it had."""
        better = self._better
        intent_of: dict[str, str] = {}
        groups: list[Group] = []
        told: set[str] = set()
        for role in knowledge.roles.values():
            for section in role.sections.values():
                topics = [one for one in role.topics.values() if one.section == section.id]
                intent_of |= {one.id: one.intents[0] for one in topics}
                # Two roles may answer the same intent: it is named once.
                new = [one for one in topics if one.intents[0] not in told]
                told |= {one.intents[0] for one in new}
                found = [(one.intents[0], _name(one.label)) for one in new]
                groups += [(section.title, found)] if found else []
        near = [
            (one.intent, better.get(one.intent) or _name(one.thing))
            for one in knowledge.near.values()
            if one.intent not in told
        ]
        # Whole, and last: questions are collected meanwhile.
        self._intent_of = intent_of
        self.groups: Sequence[Group] = [*groups, (self._not_covered, near)]
        self._names = {**better, **{name: told for _, one in self.groups for name, told in one}}
        self._may = {intent for _, one in self.groups for intent, _ in one}

    def __contains__(self, intent: object) -> bool:
        """Whether a question may be labelled with it."""
        return intent in self._may

    def intent(self, guess: str) -> str:
        """The intent that a guess stands for: itself, or that of the topic of this id; "" where no label says it."""
        intent = self._intent_of.get(guess, guess)
        return intent if intent in self._may else ""

    def name(self, intent: str) -> str:
        """What people call it. One that is not known any more keeps its id."""
        return self._names.get(intent, intent)


def _name(label: str) -> str:
    return label[:1].upper() + label[1:]
