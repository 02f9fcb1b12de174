"""What new words of a page may be for without any training: topics of other roles, and what no page said until now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge.read_yaml import parse_yaml
from bot.knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Pool:
    """own: the role's topics with their labels, by id. topics: those of others that it lacks. near: what near misses are
    about, by intent. sections are those of the topics. A question of none of these is one that the model does not know.
    """

    own: Mapping[str, str]
    topics: Mapping[str, Mapping[str, Any]]
    sections: Mapping[str, Mapping[str, str]]
    near: Mapping[str, str]

    @classmethod
    def read(
        cls, role: str, served: Iterable[Snapshot], near: Mapping[str, Mapping[str, Any]]
    ) -> Pool:
        """`served`: what is served, and what came with the server: an answer that fell silent may come back."""
        own: dict[str, str] = {}
        taken: set[str] = set()
        topics: dict[str, Mapping[str, Any]] = {}
        sections: dict[str, Mapping[str, str]] = {}
        files = [(path, text) for texts in served for path, text in texts.items()]
        files = [one for one in files if one[0].endswith("/topics.yml")]
        mine = next((text for path, text in files if path == f"knowledge/{role}/topics.yml"), "")
        for one in parse_yaml(mine).get("topics", ()):
            own[one["id"]] = one["label"]
            taken |= {*one["intents"]}
        for _, text in files:
            data = parse_yaml(text)
            for one in data["topics"]:
                if one["id"] not in own and not taken & {*one["intents"]}:
                    topics.setdefault(one["id"], one)
            for name, section in data["sections"].items():
                sections.setdefault(name, section)
        known = {intent for one in topics.values() for intent in one["intents"]} | taken
        left = {intent: one["thing"] for intent, one in near.items() if intent not in known}
        return cls(own, topics, sections, left)

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Groups of what may be chosen: a heading, and values with their names, by name."""
        other = {name: str(one["label"]) for name, one in self.topics.items()}
        groups = {
            "Answers that this page has": self.own,
            "Answers that it has not yet": other,
            "What no page said until now": self.near,
        }
        return [
            (heading, sorted(((value, _shown(name)) for value, name in one.items()), key=_by_name))
            for heading, one in groups.items()
            if one
        ]


def _shown(name: str) -> str:
    return name[:1].upper() + name[1:]


def _by_name(one: tuple[str, str]) -> str:
    return one[1]
