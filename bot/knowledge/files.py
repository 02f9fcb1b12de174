"""All hand-written knowledge files, read with line numbers for `bot knowledge check` and `diff`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.problem import Level, Problem, relative
from bot.knowledge.read_page import PageText
from bot.knowledge.read_yaml import Key, Lined

SHARED = ("near", "talk", "hub", "lead_rules")
DESK = ("helpdesk", "desk", "teach")
"""What the helpdesk alone says, where there is one."""


@dataclass(frozen=True)
class YamlFile:
    """A file, its name as shown, and its data with lines."""

    name: str
    lined: Lined

    @property
    def data(self) -> Any:
        """Return the data alone."""
        return self.lined.data

    def problem(self, key: Key, what: str, mend: str, level: Level = "error") -> Problem:
        """Return a problem at the line of `key`."""
        return Problem(self.name, self.lined.line(*key), what, mend, level)


@dataclass(frozen=True)
class RoleFiles:
    """The files of one role that passed their schemas."""

    id: str
    page: PageText
    page_name: str
    sidecar: YamlFile
    statements: YamlFile
    topics: YamlFile
    words: YamlFile

    @property
    def quotes(self) -> Mapping[str, str]:
        """Return each statement's quote by its id."""
        return {one["id"]: one["quote"] for one in self.statements.data["statements"]}


@dataclass(frozen=True)
class Spoken:
    """A lead sentence with what it rests on: of a topic, or of a word that questions name."""

    name: str
    file: YamlFile
    key: Key
    entry: Mapping[str, Any]

    @property
    def says(self) -> tuple[str, ...]:
        """Return the ids of all statements shown with the lead, once each, in order."""
        return tuple(dict.fromkeys((*self.entry["says"], *self.entry.get("list", ()))))

    def problem(self, what: str, mend: str, level: Level = "error") -> Problem:
        """Return a problem at the line of the lead."""
        return self.file.problem((*self.key, "lead"), f"{self.name}: {what}", mend, level)


def spoken(role: RoleFiles) -> Iterator[Spoken]:
    """Yield each lead of `role`, of its topics and its words."""
    for index, topic in enumerate(role.topics.data["topics"]):
        yield Spoken(topic["id"], role.topics, ("topics", index), topic)
    for group, entries in role.words.data.items():
        for key, entry in entries.items():
            yield Spoken(f"{group} {key}", role.words, (group, key), entry)


def shared_path(root: Path, name: str) -> Path:
    """Return the path of a file that all roles share."""
    return root / "knowledge" / f"{name}.yml"


def named(path: Path, root: Path, lined: Lined) -> YamlFile:
    """Give `lined` the name under which problems show it."""
    return YamlFile(relative(path, root), lined)
