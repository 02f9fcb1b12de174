"""Abbreviations: does a text explain one that the page leaves unexplained?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.knowledge.files import RoleFiles
from bot.knowledge.lead_rules import LeadRules
from bot.knowledge.problem import Problem
from bot.knowledge.read_page import plain

_SHORT = re.compile(r"(?<![\w&/])[A-Z][A-Z&]*[A-Z](?![\w])")
_SMALL = {"and", "of", "the", "for", "in", "to", "&"}


def check_spelled_out(role: RoleFiles, rules: LeadRules) -> Iterator[Problem]:
    """No abbreviation that the page leaves unexplained is explained, in leads, labels or buttons."""
    page = plain(role.page.text)
    for file in (role.topics, role.words):
        for key, line in file.lined.lines.items():
            value = file.data
            for part in key:
                value = value[part]
            if isinstance(value, str) and key[-1] in {
                "lead",
                "label",
                "ask",
                "subject",
                "title",
                "say",
            }:
                for short, long in spelled_out(plain(value), page, rules.never_spelled_out):
                    what = f"“{long}” spells out {short}, which the page does not."
                    yield Problem(file.name, line, what, f"write {short}, as the page does.")


def explained_on(page: str, short: str) -> bool:
    """Say whether `page` (white space made plain) spells `short` out: "Health Education England (HEE)"."""
    at = page.find(f"({short})")
    before = page[:at].rstrip() if at >= 0 else ""
    after = re.search(rf"(?<!\w){re.escape(short)} \(([^)]+)\)", page)
    return any(
        _initials_end(words, short) for words in (before, after.group(1) if after else "") if words
    )


def spelled_out(
    text: str, page: str, known: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield each abbreviation that `text` explains and `page` does not, with the explaining words.

    `known` gives expansions that are found whatever their case; beside them, each run of capitalised
    words whose initials spell an abbreviation of the page is one.
    """
    low_text, low_page = text.lower(), page.lower()
    for short, expansions in known.items():
        for long in expansions:
            if long.lower() in low_text and long.lower() not in low_page:
                yield short, long
    for run in re.findall(r"[A-Z][\w-]+(?: (?:[A-Z][\w-]+|and|of|the|for|&))* [A-Z][\w-]+", text):
        for short in dict.fromkeys(_SHORT.findall(page)):
            long = _initials_end(run, short)
            if long and long.lower() not in low_page and not _is_known(long, short, known):
                yield short, long


def _is_known(long: str, short: str, known: Mapping[str, tuple[str, ...]]) -> bool:
    return any(one.lower() in long.lower() for one in known.get(short, ()))


def _initials_end(words: str, short: str) -> str:
    """Return the end of `words` whose initials spell `short`, small words being free; or nothing."""
    letters = [letter.lower() for letter in short if letter.isalpha()]
    tail: list[str] = []
    for word in reversed(words.split()):
        if not letters:
            break
        initial = word.lstrip("(“").lower()[:1]
        if initial == letters[-1]:
            letters.pop()
        elif word.lower() not in _SMALL:
            return ""
        tail.append(word)
    return " ".join(reversed(tail)) if not letters else ""
