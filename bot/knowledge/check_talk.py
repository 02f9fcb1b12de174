"""{marks} in what is said: each is one that the answering steps fill in."""

from __future__ import annotations

import string
from collections.abc import Iterator

from bot.knowledge.files import RoleFiles, YamlFile, spoken
from bot.knowledge.problem import Problem
from bot.knowledge.read_yaml import Key

TALK_MARKS = frozenset(
    {"role", "title", "thing", "other", "topics", "contact", "hub", "section", "quote", "date"}
    | {"hours", "next", "name"}
)
WORD_MARKS = frozenset({"value", "number", "title"})
"""What a question named, the number of a list's item, and the item itself."""


def check_talk(talk: YamlFile) -> Iterator[Problem]:
    """Yield each line of talk.yml that could not be filled in."""
    for key in talk.lined.lines:
        value = talk.data
        for part in key:
            value = value[part]
        if isinstance(value, str):
            name = ".".join(str(part) for part in key)
            yield from _check(talk, key, name, value, TALK_MARKS)


def check_lead_marks(role: RoleFiles) -> Iterator[Problem]:
    """Yield each lead that could not be filled in: a topic's has no marks, a word's a few."""
    for one in spoken(role):
        known = WORD_MARKS if one.file is role.words else frozenset[str]()
        yield from _check(one.file, (*one.key, "lead"), one.name, one.entry["lead"], known)


def _check(
    file: YamlFile, key: Key, name: str, value: str, known: frozenset[str]
) -> Iterator[Problem]:
    try:
        marks = {mark for _, mark, _, _ in string.Formatter().parse(value) if mark is not None}
    except ValueError as error:
        yield file.problem(key, f"{name}: {error}.", "write a literal brace twice.")
        return
    for mark in sorted(marks - known):
        mend = f"use one of {', '.join(sorted(known))}." if known else "write the words themselves."
        yield file.problem(key, f"{name}: nothing fills in {{{mark}}}.", mend)
