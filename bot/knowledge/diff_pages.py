"""What a new version of a page changes for what is known about its role."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from bot.knowledge.check_leads import FIGURE, check_leads
from bot.knowledge.check_page import check_page, uncovered
from bot.knowledge.check_topics import check_topics
from bot.knowledge.diff_questions import questions_about
from bot.knowledge.files import RoleFiles, Spoken, YamlFile, spoken
from bot.knowledge.lead_rules import LeadRules
from bot.knowledge.model import Place
from bot.knowledge.problem import Problem
from bot.knowledge.read_page import PageText, plain, sentences
from bot.knowledge.reading_age import words

_ALIKE = 0.5  # below, two sentences have no more in common than any two of a page


@dataclass(frozen=True)
class Change:
    """A sentence, heading or list item that went, came, or went and came in other words."""

    old: str
    new: str


@dataclass(frozen=True)
class PageDiff:
    """What a new page changes. Statements and topics come as ids, leads with their file and line."""

    changes: list[Change]
    gone: dict[str, str]
    """Statement -> the sentence of the new page most like its quote, or nothing."""
    moved: dict[str, str]
    """Statement -> from where to where, for items whose number in their list is another."""
    topics: list[Spoken]
    silent: list[Spoken]
    """Leads that say what the page leaves unsaid, in sections where the page says something new."""
    near: list[str]
    """Near misses that the new words may answer."""
    questions: list[str]
    to_write: list[Problem]


def diff_pages(
    root: Path, role: RoleFiles, new: PageText, new_name: str, rules: LeadRules, near: YamlFile
) -> PageDiff:
    """Compare a role's page with `new`; `new_name` is how problems name it."""
    old_lines, new_lines = _sentences(role.page), _sentences(new)
    gone, moved = {}, {}
    for name, quote in role.quotes.items():
        before, after = role.page.find(quote)[:1], new.find(quote)[:1]
        if before and not after:
            close = difflib.get_close_matches(plain(quote), new_lines, 1, _ALIKE)
            gone[name] = close[0] if close else ""
        elif before and after and _number(before[0]) != _number(after[0]):
            moved[name] = f"{_number(before[0])} → {_number(after[0])}"
    left_out = [one["text"] for one in role.statements.data["left_out"]]
    quotes = list(role.quotes.values())
    known = {text for _, text in uncovered(role.page, quotes, left_out)[0]}
    added = {
        at: _new_words(text, old_lines)
        for at, text in uncovered(new, quotes, left_out)[0]
        if text not in known
    }
    sections = {_section(role, new, at) for at, said in added.items() if said}
    topics = [one for one in spoken(role) if {*one.says} & {*gone, *moved}]
    becomes = replace(role, page=new, page_name=new_name)
    before_too = set(_problems(role, rules))
    return PageDiff(
        changes=_changes(old_lines, new_lines),
        gone=gone,
        moved=moved,
        topics=topics,
        silent=[
            one
            for one in spoken(role)
            if one not in topics
            and sections & _sections(role, one)
            and rules.free(one.entry["lead"], "")[1]
        ],
        near=[
            intent
            for intent, one in near.data["near"].items()
            if _may_answer(one["thing"], set().union(*added.values()))
        ],
        questions=questions_about(root, [role.quotes[name] for name in (*gone, *moved)]),
        to_write=[one for one in _problems(becomes, rules) if one not in before_too],
    )


def _problems(role: RoleFiles, rules: LeadRules) -> list[Problem]:
    return [*check_page(role), *check_topics(role), *check_leads(role, rules)]


def _section(role: RoleFiles, new: PageText, at: int) -> str:
    """Name the section of the last statement before the character `at` of the new page."""
    before = [
        (place.start, one["section"])
        for one in role.statements.data["statements"]
        for place in new.find(one["quote"])[:1]
        if place.start < at
    ]
    return max(before, default=(0, ""))[1]


def _sections(role: RoleFiles, one: Spoken) -> set[str]:
    return {s["section"] for s in role.statements.data["statements"] if s["id"] in one.says}


def _sentences(page: PageText) -> list[str]:
    return [plain(page.text[a:b]) for block in page.blocks for a, b in sentences(block)]


def _number(place: Place) -> str:
    """Name what people may count: the number of an item; other places move without harm."""
    return f"item {place.index}" if place.kind == "item" else "no item"


def _changes(old: list[str], new: list[str]) -> list[Change]:
    changes: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        arrived = new[c:d]
        for sentence in old[a:b]:
            close = difflib.get_close_matches(sentence, arrived, 1, _ALIKE)
            if close:
                arrived.remove(close[0])
            changes.append(Change(sentence, close[0] if close else ""))
        changes += [Change("", sentence) for sentence in arrived]
    return changes


def _new_words(text: str, old: list[str]) -> set[str]:
    """The words that the old sentence most like it lacks, figures left out: another figure ends no silence."""
    close = difflib.get_close_matches(plain(text), old, 1, _ALIKE)
    known = {word.lower() for word in words(close[0])} if close else set()
    return {word.lower() for word in words(FIGURE.sub(" ", text))} - known


def _may_answer(thing: str, found: set[str]) -> bool:
    """Say whether one of the longer words that name a near miss is among the new ones."""
    named = {word for word in re.findall(r"\w+", thing.lower()) if len(word) > 2}
    return bool(
        found & (named - {"and", "the", "for", "who", "how", "what", "that", "other", "are", "not"})
    )
