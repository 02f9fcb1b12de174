"""Each lead sentence against its quotes: it says nothing that they don't, and is short and readable.

A check by words can't prove that a sentence is true. It finds what goes wrong most: a figure, a
name, a "not" or a "must" that the quotes lack, an abbreviation explained from general knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.check_spelled_out import check_spelled_out, explained_on
from bot.knowledge.files import RoleFiles, Spoken, spoken
from bot.knowledge.lead_rules import LeadRules
from bot.knowledge.problem import Problem
from bot.knowledge.read_page import plain
from bot.knowledge.reading_age import longest_sentence, reading_age, words

_FIGURES = {
    name: str(number)
    for number, names in enumerate(
        (
            "",
            "first",
            "two second",
            "three third",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven",
            "twelve",
        ),
    )
    for name in names.split()
}  # "one" is left out: in "one way in" it counts nothing
FIGURE = re.compile(rf"\d+|\b(?:{'|'.join(_FIGURES)})\b", re.IGNORECASE)
_POSITION = re.compile(r"(?i)\bsession (\d+)|\bthe (\w+) of the")
_QUOTED = re.compile(r"“([^”]+)”")
_NAME = re.compile(r"(?<![.:!?“] )(?<!^)(?<![\w.-])[A-Z][\w&]*|(?<![\w-])[A-Z][A-Z&]+\b")
_MARK = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class _Lead:
    """A lead with the quotes it rests on, and what is left of it once free words are taken out."""

    of: Spoken
    text: str
    quotes: tuple[str, ...]
    rest: str
    silent: tuple[str, ...]

    @property
    def shown(self) -> str:
        return " ".join(self.quotes)


def check_leads(role: RoleFiles, rules: LeadRules) -> Iterator[Problem]:
    """Yield what is wrong with the leads of a role's topics and words."""
    for one in spoken(role):
        quotes = tuple(plain(role.quotes[s]) for s in one.says if s in role.quotes)
        if len(quotes) == len(one.says):  # an unknown statement is reported elsewhere
            lead = _read(one, quotes, rules)
            yield from _check_allows(lead)
            yield from _check_figures(lead, role)
            yield from _check_names(lead, role, rules)
            yield from _check_negations(lead, rules)
            yield from _check_quoted(lead)
            yield from _check_silence(lead, role)
            yield from _check_ease(lead, rules)
    yield from check_spelled_out(role, rules)


def _read(one: Spoken, quotes: tuple[str, ...], rules: LeadRules) -> _Lead:
    allowed = tuple(allow["words"] for allow in one.entry.get("allows", ()))
    text = _MARK.sub(" ", plain(one.entry["lead"])).replace("’", "'")
    rest, silent = rules.free(text, " ".join(quotes), allowed)
    return _Lead(one, text, quotes, rest, tuple(silent))


def _check_allows(lead: _Lead) -> Iterator[Problem]:
    for allow in lead.of.entry.get("allows", ()):
        if allow["words"] not in lead.text:
            yield lead.of.problem(
                f"allows “{allow['words']}”, which the lead does not say.",
                "take it out of `allows`.",
            )


def _check_figures(lead: _Lead, role: RoleFiles) -> Iterator[Problem]:
    known = {_figure(hit) for hit in FIGURE.findall(lead.shown)}
    items = [
        place.index
        for statement in lead.of.says
        for place in role.page.find(role.quotes[statement])[:1]
        if place.kind == "item"
    ]
    # A list may be counted; a single item may be called by its number, and by no other.
    known |= {str(len(items))} if len(items) > 1 else {str(index) for index in items}
    for hit in FIGURE.findall(lead.rest):
        if _figure(hit) not in known:
            mend = "use the quotes' figures, or add the statement."
            yield lead.of.problem(f"the figure “{hit}” is not in its quotes.", mend)
    if len(items) == 1:
        for hit in (one or other for one, other in _POSITION.findall(lead.rest)):
            if _figure(hit) in known and _figure(hit) != str(items[0]):
                what = f"calls its item number “{hit}”, and it is number {items[0]} in its list."
                yield lead.of.problem(what, "give the item its own number.")


def _figure(word: str) -> str:
    return _FIGURES.get(word.lower(), word)


def _check_names(lead: _Lead, role: RoleFiles, rules: LeadRules) -> Iterator[Problem]:
    known = {word.lower() for word in re.findall(r"[\w&]+", lead.shown)} | rules.allowed_names
    for called in (role.topics.data["role"]["name"], *role.topics.data["role"]["called"]):
        known |= {word.lower() for word in called.split()}
    for hit in dict.fromkeys(_NAME.findall(lead.rest)):
        if not {hit.lower(), hit.lower().removesuffix("s")} & known:
            mend = "use the quotes' names, or add the statement that has it."
            yield lead.of.problem(f"the name “{hit}” is not in its quotes.", mend)


def _check_negations(lead: _Lead, rules: LeadRules) -> Iterator[Problem]:
    for kind, pattern in (("turns round", rules.negation), ("obliges", rules.obligation)):
        hit = pattern.search(lead.rest)
        if hit and not pattern.search(lead.shown):
            what = f"“{hit.group()}” {kind} what its quotes say."
            mend = "keep to the quotes' words, or give the reason under `allows`."
            yield lead.of.problem(what, mend)
    for quote in lead.quotes:
        turned = rules.negation.search(quote)
        for sentence in re.split(r"(?<=[.:;!?])\s+", lead.text):
            if turned and _tells(sentence, quote) and not rules.negation.search(sentence):
                what = f"“{sentence}” leaves out the “{turned.group()}” of “{quote}”."
                yield lead.of.problem(what, "keep the negation.")


def _tells(sentence: str, quote: str) -> bool:
    """Say whether `sentence` has most of the longer words of `quote`."""
    held = {word.lower() for word in words(quote) if len(word) > 3}
    return len(held & {word.lower() for word in words(sentence)}) > 0.6 * len(held)


def _check_quoted(lead: _Lead) -> Iterator[Problem]:
    for hit in _QUOTED.findall(lead.rest):
        if hit.lower() not in lead.shown.lower():
            yield lead.of.problem(
                f"“{hit}” is in quotation marks and not in its quotes.", "quote exactly."
            )


def _check_silence(lead: _Lead, role: RoleFiles) -> Iterator[Problem]:
    page = plain(role.page.text)
    for clause in lead.silent:
        for hit in _QUOTED.findall(clause):
            if re.search(rf"(?<!\w){re.escape(hit)}(?!\w)", page, re.IGNORECASE):
                yield lead.of.problem(
                    f"says “{clause}”, and the page has “{hit}”.", "say what the page says of it."
                )
        for short in re.findall(r"spell out ([^\s,;]+)", clause):
            if explained_on(page, short):
                yield lead.of.problem(
                    f"says that the page does not spell out {short}: it does.", "quote the page."
                )


def _check_ease(lead: _Lead, rules: LeadRules) -> Iterator[Problem]:
    count, longest = len(lead.text.split()), longest_sentence(lead.text)
    if count > rules.lead_words:
        yield lead.of.problem(
            f"{count} words; the limit is {rules.lead_words}.", "leave the rest to the quotes."
        )
    if longest > rules.sentence_words:
        yield lead.of.problem(
            f"a sentence of {longest} words; the limit is {rules.sentence_words}.",
            "make two of it.",
        )
    age = reading_age(lead.text, {word.lower() for word in words(lead.shown)})
    if age > rules.reading_age and reading_age(lead.text) >= reading_age(lead.shown):
        what = (
            f"reading age {age:.0f} (limit {rules.reading_age:.0f}), and no easier than the page."
        )
        yield lead.of.problem(what, "use shorter sentences and words.")
