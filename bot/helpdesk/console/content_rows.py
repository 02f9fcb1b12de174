"""A draft as its page shows it: fields in rows, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.helpdesk.content.assess import Lead
from bot.helpdesk.content.choices import ABOUT_PAGE, ABOUT_SIGNPOST
from bot.helpdesk.content.editor import Looked
from bot.helpdesk.content.typed import Field
from bot.knowledge.read_yaml import parse_yaml
from bot.knowledge.snapshot import SIGNPOSTS

PAGE_LABELS = {
    "title": "Title of the page",
    "address": "Address of the page",
    "owner": "Who looks after it",
    "copied": "Copied on",
    "review_by": "To be looked at again by",
}


@dataclass(frozen=True)
class Quoted:
    """A statement whose words are gone, or wrong: what they were, and what they are to be."""

    name: str
    old: str
    typed: str


@dataclass(frozen=True)
class New:
    """Words of the page that no answer has."""

    text: str
    topic: str
    reason: str


@dataclass(frozen=True)
class Post:
    """The hub's own words on what the page does not say."""

    intent: str
    thing: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """`todo`: how many fields of each part are still wrong; `elsewhere`: what no field mends.

    `answered`: what the page was silent on, and may say now. `others`: what may get a signpost.
    """

    quotes: Sequence[Quoted]
    new: Sequence[New]
    leads: Sequence[Lead]
    unsure: Sequence[Lead]
    posts: Sequence[Post]
    page: Mapping[str, str]
    others: Sequence[tuple[str, str]]
    answered: Sequence[str]
    elsewhere: Sequence[str]
    todo: Mapping[str, int]
    faults: Mapping[Field, Sequence[str]]

    def wrong(self, kind: str, name: str) -> str:
        """What is wrong with a field; "" where nothing is."""
        return " ".join(self.faults.get((kind, name), ()))


def rows(looked: Looked) -> Rows:
    """What the page of a draft shows."""
    seen, choices = looked.assessed, looked.choices
    faults = seen.faults
    wrong = [name for kind, name in faults if kind == "quote"]
    quotes = [
        Quoted(name, seen.written.lost.get(name, ""), choices.quotes.get(name, ""))
        for name in dict.fromkeys([*seen.written.lost, *wrong])
    ]
    texts = dict.fromkeys(one.text for one in seen.written.pieces)
    posts = _posts(looked)
    return Rows(
        quotes=quotes,
        new=[New(text, *choices.new.get(text, ("", ""))) for text in texts],
        leads=[one for one in seen.leads if one.changed or not one.silent],
        unsure=[one for one in seen.leads if one.silent and not one.changed],
        posts=posts,
        page={name: seen.page[name] for name in ABOUT_PAGE},
        others=sorted(
            (intent, thing[:1].upper() + thing[1:])
            for intent, thing in seen.near.items()
            if intent not in {one.intent for one in posts}
        ),
        answered=[seen.near[intent] for intent in (seen.diff.near if seen.diff else ())],
        elsewhere=faults.get(("", ""), ()),
        todo={
            "quotes": _count(faults, "quote"),
            "new": _count(faults, "new"),
            "leads": _count(faults, "lead"),
            "signposts": _count(faults, "signpost"),
            "page": _count(faults, "page"),
        },
        faults=faults,
    )


def _posts(looked: Looked) -> list[Post]:
    seen = looked.assessed
    there: dict[str, Any] = {
        **parse_yaml(seen.written.texts[SIGNPOSTS]),
        **looked.choices.signposts,
    }
    return [
        Post(
            intent,
            seen.near.get(intent, intent),
            {name: str(one.get(name, "")) for name in ABOUT_SIGNPOST},
        )
        for intent, one in there.items()
    ]


def _count(faults: Mapping[Field, Sequence[str]], kind: str) -> int:
    return sum(one.startswith(kind) for one, _ in faults)
