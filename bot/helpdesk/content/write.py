"""What is served + a page's new text + what an editor typed -> the role's files as they would be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.helpdesk.content.choices import ABOUT_PAGE, LEFT_OUT, Choices
from bot.helpdesk.content.new_topic import new_topic, section_for
from bot.helpdesk.content.pool import Pool
from bot.helpdesk.content.topics import keep_served
from bot.helpdesk.content.typed import in_file, signpost_faults
from bot.knowledge.check_page import uncovered
from bot.knowledge.read_page import PageText, parse_page, plain
from bot.knowledge.read_yaml import parse_yaml
from bot.knowledge.snapshot import SIGNPOSTS, Snapshot, as_yaml

UNWRITTEN = " "
"""Stands for a lead that is still to be written: a file without one could not be checked any further."""


@dataclass(frozen=True)
class Piece:
    """Words of the page that no statement has. `at`: where they stand, in characters."""

    text: str
    at: int
    heading: bool

    def chosen(self, choices: Choices) -> bool:
        """Whether it is said what these words are for, or why they are left out."""
        topic, reason = choices.new.get(self.text, ("", ""))
        return bool(topic) and (topic != LEFT_OUT or bool(reason.strip()))


@dataclass(frozen=True)
class Written:
    """texts: everything, as it would be published. lost: statement -> its old quote, where the page has it no more.

    pieces: what of the page is new. added: statement -> its piece. Both whether or not they are chosen for.
    """

    texts: dict[str, str]
    lost: Mapping[str, str]
    pieces: tuple[Piece, ...]
    added: Mapping[str, str]


def write(base: Snapshot, role: str, text: str, choices: Choices, pool: Pool) -> Written:
    """`base` is not changed. A role that it has not begins with nothing but the page."""
    page = parse_page(text)
    statements, topics, words = (
        parse_yaml(base.get(f"knowledge/{role}/{name}.yml", empty))
        for name, empty in (
            ("statements", "{statements: [], left_out: []}"),
            ("topics", "{sections: {}, topics: []}"),
            ("words", "{}"),
        )
    )
    statements["page"] = role
    if choices.name:
        topics["role"] = {"id": role, "name": choices.name, "called": list(choices.called)}
    lost = _requote(statements, page, choices)
    pieces = _pieces(page, statements)
    added = _place(pieces, statements, topics, page, choices, pool)
    _leave_out(statements, pieces, page, choices)
    keep_served(topics, words, {one["id"]: one["quote"] for one in statements["statements"]}, page)
    _say(topics, words, choices)
    for section, title in choices.titles.items():
        if title.strip() and section in topics["sections"]:
            topics["sections"][section]["title"] = title.strip()
    texts = {
        **base,
        f"content/{role}.txt": text,
        f"content/{role}.yml": as_yaml(in_file(sidecar(base, role, choices))),
        f"knowledge/{role}/statements.yml": as_yaml(statements),
        f"knowledge/{role}/topics.yml": as_yaml(topics),
        f"knowledge/{role}/words.yml": as_yaml(words),
        SIGNPOSTS: as_yaml(_signposts(base, choices)),
    }
    return Written(texts, lost, tuple(pieces), added)


def sidecar(base: Snapshot, role: str, choices: Choices) -> dict[str, str]:
    """What stands beside the page: as typed, else as it was."""
    was = parse_yaml(base.get(f"content/{role}.yml", ""))
    found = {name: str(choices.page.get(name, was.get(name) or "")).strip() for name in ABOUT_PAGE}
    return found


def _requote(statements: Any, page: PageText, choices: Choices) -> dict[str, str]:
    """Gives each statement its words on the new page; one without any goes. What was lost."""
    lost, kept = {}, []
    for one in statements["statements"]:
        typed = choices.quotes.get(one["id"])
        if not page.find(one["quote"]):
            lost[one["id"]] = one["quote"]
        if typed is not None:
            one = {**one, "quote": typed.strip()}
        if one["quote"]:
            kept.append(one)
    statements["statements"] = kept
    return lost


def _pieces(page: PageText, statements: Any) -> list[Piece]:
    quotes = [one["quote"] for one in statements["statements"]]
    left_out = [one["text"] for one in statements["left_out"]]
    heads = [block.place for block in page.blocks if block.place.kind == "heading"]
    return [
        Piece(text, at, any(place.start <= at < place.end for place in heads))
        for at, text in uncovered(page, quotes, left_out)[0]
    ]


def _place(
    pieces: Iterable[Piece],
    statements: Any,
    topics: Any,
    page: PageText,
    choices: Choices,
    pool: Pool,
) -> dict[str, str]:
    """Makes a statement of each piece that an answer was chosen for, and gives it to that answer."""
    added: dict[str, str] = {}
    for piece in pieces:
        chosen = choices.new.get(piece.text, ("", ""))[0]
        if not chosen or chosen == LEFT_OUT or piece.text in added.values():
            continue
        own = next((one for one in topics["topics"] if one["id"] == chosen), None)
        topic = own or new_topic(chosen, topics, section_for(statements, page, piece.at), pool)
        if topic is None:
            continue
        name = _name(topic["section"], piece.text, {one["id"] for one in statements["statements"]})
        row = {"id": name, "section": topic["section"], "quote": piece.text}
        statements["statements"].append(row)
        in_list = bool(topic.get("list")) and [p.kind for p in page.find(piece.text)] == ["item"]
        topic.setdefault("list" if in_list else "says", []).append(name)
        added[name] = piece.text
    return added


def _name(section: str, text: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())[:5] or ["words"]
    name, number = f"{section}.{'_'.join(words)[:60]}", 1
    while name in taken:
        number += 1
        name = f"{section}.{'_'.join(words)[:60]}_{number}"
    return name


def _leave_out(statements: Any, pieces: Iterable[Piece], page: PageText, choices: Choices) -> None:
    """Adds what was chosen to be left out, and takes away what leaves nothing out any more."""
    rows = list(statements["left_out"])
    for piece in pieces:
        chosen, reason = choices.new.get(piece.text, ("", ""))
        if chosen == LEFT_OUT and piece.chosen(choices):
            rows.append({"text": piece.text, "reason": reason.strip()})
    quotes = [one["quote"] for one in statements["statements"]]
    used = uncovered(page, quotes, [one["text"] for one in rows])[1]
    statements["left_out"] = [one for one in rows if plain(one["text"]) in used]


def _say(topics: Any, words: Any, choices: Choices) -> None:
    """Gives each topic and word the lead that was typed; what it was allowed to say, and says no more, goes."""
    named = [(one["id"], one) for one in topics["topics"]]
    named += [(f"{group} {key}", one) for group, of in words.items() for key, one in of.items()]
    for name, one in named:
        typed = choices.leads.get(name)
        one["lead"] = (one.get("lead", "") if typed is None else plain(typed)) or UNWRITTEN
        if "allows" in one:
            one["allows"] = [allow for allow in one["allows"] if allow["words"] in one["lead"]]
            if not one["allows"]:
                del one["allows"]


def _signposts(base: Snapshot, choices: Choices) -> dict[str, Any]:
    """As typed, else as they were; one without any words goes, one that is not whole stays out."""
    found = dict(parse_yaml(base.get(SIGNPOSTS, "")))
    for intent, one in choices.signposts.items():
        if one.get("text", "").strip() and not signpost_faults(one):
            found[intent] = {name: value.strip() for name, value in one.items()}
        else:
            found.pop(intent, None)
    return found
