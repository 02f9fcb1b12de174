"""What `bot knowledge check` finds in a draft, brought to the field where it is mended, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.helpdesk.content.typed import Field
from bot.helpdesk.content.write import Written
from bot.knowledge.files import RoleFiles, YamlFile
from bot.knowledge.problem import Problem
from bot.knowledge.read_yaml import Key

NOT_HERE = "These words do not stand on the new page. Copy them from it letter by letter, or leave the field empty."
TWICE = "These words stand on the new page more than once. Take more of the words around them."
NO_CHOICE = "Choose what these words are for. Or leave them out, and say why."
_FILE = re.compile(r"`|\.yml|\.txt")
_NO_FIELD = re.compile(
    r", or (?:give the reason under `allows`|add the statement(?: that has it)?)"
)
"""Mends that stand in a file, and have no field."""


def faults(
    problems: Iterable[Problem], role: RoleFiles | None, written: Written
) -> Iterator[tuple[Field, str]]:
    """Field and what is wrong. What is about no field of the role comes with its file."""
    pieces = [piece.text for piece in written.pieces]
    for problem in problems:
        if role and problem.file == role.page_name:
            yield from _on_page(problem, pieces)
        elif role and problem.file == role.statements.name:
            yield _on_statement(problem, role, written)
        elif role and problem.file in (role.topics.name, role.words.name):
            yield _on_lead(problem, role)
        else:
            yield ("", ""), f"{problem.file}: {problem.what}"


def in_words(problem: Problem, name: str) -> str:
    """The problem without the name it stands beside, and without a mend that is about files."""
    what = _for_editors(problem.what.removeprefix(f"{name}: "))
    mend = _for_editors(_NO_FIELD.sub("", problem.mend))
    told = f"{what[:1].upper()}{what[1:]}"
    return told if _FILE.search(mend) else f"{told} {mend[:1].upper()}{mend[1:]}"


def _for_editors(told: str) -> str:
    """In the words of the page: nobody there has heard of a quote."""
    return told.replace("its quotes", "the page’s words").replace("the quotes' ", "the page’s ")


def _on_page(problem: Problem, pieces: Iterable[str]) -> Iterator[tuple[Field, str]]:
    for text in pieces:
        if f"“{text}”" in problem.what:
            yield ("new", text), NO_CHOICE
            return
    yield ("", ""), problem.what


def _on_statement(problem: Problem, role: RoleFiles, written: Written) -> tuple[Field, str]:
    rows = role.statements.data["statements"]
    at = _entry(role.statements, [("statements", index) for index in range(len(rows))], problem)
    if at is None or problem.line >= role.statements.lined.line("left_out"):
        return ("", ""), problem.what
    name = rows[at]["id"]
    told = in_words(problem, name)
    if "is not on the page" in problem.what:
        told = NOT_HERE
    elif "stands on the page" in problem.what:
        told = TWICE
    piece = written.added.get(name)
    return (("new", piece) if piece else ("quote", name)), told


def _on_lead(problem: Problem, role: RoleFiles) -> tuple[Field, str]:
    if problem.file == role.topics.name:
        rows = role.topics.data["topics"]
        keys: list[Key] = [("topics", index) for index in range(len(rows))]
        names = [one["id"] for one in rows]
        at = _entry(role.topics, keys, problem)
    else:
        keys = [(group, key) for group, of in role.words.data.items() for key in of]
        names = [f"{group} {key}" for group, key in keys]
        at = _entry(role.words, keys, problem)
    if at is None:
        return ("", ""), problem.what
    return ("lead", names[at]), in_words(problem, names[at])


def _entry(file: YamlFile, keys: list[Key], problem: Problem) -> int | None:
    """The last of `keys` that begins at the problem's line or before it."""
    begun = [at for at, key in enumerate(keys) if file.lined.line(*key) <= problem.line]
    return begun[-1] if begun else None
