"""Lines of talk.yml: their {marks} are ones that the answering steps fill in."""

from __future__ import annotations

import string
from collections.abc import Iterator

from bot.knowledge.files import YamlFile
from bot.knowledge.problem import Problem

MARKS = frozenset(
    {"role", "title", "thing", "topics", "contact", "hub", "section", "quote", "date"}
)


def check_talk(talk: YamlFile) -> Iterator[Problem]:
    """Yield each line of talk.yml that could not be filled in."""
    for key in talk.lined.lines:
        value = talk.data
        for part in key:
            value = value[part]
        if not isinstance(value, str):
            continue
        name = ".".join(str(part) for part in key)
        try:
            marks = {mark for _, mark, _, _ in string.Formatter().parse(value) if mark is not None}
        except ValueError as error:
            yield talk.problem(key, f"{name}: {error}.", "write a literal brace twice.")
            continue
        for mark in sorted(marks - MARKS):
            known = ", ".join(sorted(MARKS))
            yield talk.problem(key, f"{name}: nothing fills in {{{mark}}}.", f"use one of {known}.")
