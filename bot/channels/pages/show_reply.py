"""Replies and talks as the templates show them: parts in order, links that may be followed, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.pages.known import Known
from bot.channels.pages.links import href, linked
from bot.storage.talk import Exchange
from bot.turn.messages import Message

_TEL = re.compile(r"\+?[0-9][0-9 ]{2,19}")
_NUMBERED = re.compile(r"(\d{1,4})[.)]\s+(.+)", re.DOTALL)
_MARK = re.compile(r"\[(?:NHS number|National Insurance number|postcode|phone|e-mail|date of birth|address|name)\]")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """An entry of a list; `value` is its own number, where it brings one."""

    text: str
    value: int | None = None


@dataclass(frozen=True)
class PartShown:
    """A part: a sentence in three around its link, or the `entries` of a list."""

    kind: str
    before: str = ""
    label: str = ""
    after: str = ""
    href: str = ""
    tag: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class SourceShown:
    """Words of a page; `address` leads to them, where they are on it now."""

    page: str
    section: str
    quote: str
    address: str


@dataclass(frozen=True)
class ReplyShown:
    """A whole reply; `who` says it, where that is a person of the helpdesk."""

    reply_id: str
    safety: bool
    parts: tuple[PartShown, ...]
    sources: tuple[SourceShown, ...]
    who: str = ""


@dataclass(frozen=True)
class ExchangeShown:
    """What was asked, in the words of the button where one was pressed, and the reply if there is one.

    `marked`: something personal was taken out of it.
    """

    asked: str
    marked: bool
    reply: ReplyShown | None
    choices: tuple[tuple[str, str], ...]


def show_talk(talk: Iterable[Exchange], known: Known) -> list[ExchangeShown]:
    """The exchanges, oldest first."""
    titles: dict[str, str] = {}
    shown = []
    for one in talk:
        choices = _choices(one.messages or ())
        asked = one.asked or ""
        shown.append(
            ExchangeShown(
                titles.get(asked, asked),
                bool(_MARK.search(asked)),
                show_reply(one.messages, known) if one.messages else None,
                choices,
            )
        )
        titles |= {payload: title for title, payload in choices}
    return shown


def show_reply(messages: Sequence[Message], known: Known) -> ReplyShown:
    """The reply that the messages hold."""
    custom = _custom(messages)
    sources = [source for answer in custom.get("answers", ()) for source in answer["sources"]]
    return ReplyShown(
        str(custom.get("message_id", "")),
        custom.get("outcome") == "safety",
        parts_of(messages),
        tuple(
            SourceShown(
                one["page"],
                one["section"],
                one["quote"],
                known.address(one["page"], one["quote"]),
            )
            for one in sources
        ),
        _who(custom),
    )


def parts_of(messages: Sequence[Message]) -> tuple[PartShown, ...]:
    """The parts of the messages' reply, in order."""
    return tuple(map(_part, _custom(messages).get("parts", ())))


def _who(custom: Mapping[str, Any]) -> str:
    person = custom.get("person") or {}
    return f"{person['name']}, {person['role']}" if person.get("did") == "said" else ""


def _custom(messages: Sequence[Message]) -> Mapping[str, Any]:
    return next((one["custom"] for one in messages if one.get("custom")), {})


def _part(part: Mapping[str, Any]) -> PartShown:
    kind = str(part["kind"])
    if "items" in part:
        found = [_NUMBERED.fullmatch(item) for item in part["items"]]
        numbers = [Entry(one[2], int(one[1])) for one in found if one]
        if len(numbers) == len(found):
            return PartShown(kind, tag="ol", entries=tuple(numbers))
        return PartShown(kind, tag="ul", entries=tuple(map(Entry, part["items"])))
    text, tel, url = str(part["text"]), str(part.get("tel", "")), str(part.get("url", ""))
    if _TEL.fullmatch(tel):
        to, words = f"tel:{tel.replace(' ', '')}", tel
    else:
        to, words = href(url), url
    if not to:
        return PartShown(kind, text)
    return PartShown(kind, *linked(text, words), href=to)


def _choices(messages: Iterable[Message]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(button["title"]), str(button["payload"]))
        for one in messages
        for button in one.get("buttons") or ()
        if button.get("payload")
    )
