"""A reply as one post: Slack's blocks, and a plain text for notifications and screen readers.

Built from the reply's parts in order. Limits: docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.channels.pages.known import Known
from bot.channels.pages.show_reply import PartShown, SourceShown, show_reply
from bot.channels.slack.fit import packed, shortened, tokens
from bot.channels.slack.read_text import escaped, link
from bot.turn.messages import Message, outcome

BLOCKS = 50
A_ROW = 5
LABEL = 75
VALUE = 2_000
LINKED = 500
"""Characters of a quote that is one link: with its escapes and its address it fits into a text."""
MOST_TEXT = 40_000
"""Characters of a message's text; Slack cuts what is longer."""
JUDGED = ("answer", "not_covered")
"""Outcomes that are asked about: was it useful?"""
HELPED = (*JUDGED, "clarify")
"""Outcomes with a button that asks for a person."""


@dataclass(frozen=True)
class Post:
    """What is posted."""

    text: str
    blocks: list[dict[str, Any]]


class Rendering:
    """Renders replies. `public_url` is where people reach the page, or nothing."""

    def __init__(self, known: Known, public_url: str) -> None:
        self._known = known
        self._url = public_url
        self.talk: Mapping[str, str] = known.talk

    def post(
        self,
        messages: Sequence[Message],
        conversation: str,
        asked: str | None = None,
        also: str | None = None,
    ) -> Post:
        """The reply in `messages`.

        `asked` is the question, where it is to be seen nowhere else; `also` is said below the reply.
        """
        shown = show_reply(messages, self._known)
        ended = outcome(messages)
        value = [conversation, shown.reply_id]
        choices = [
            (str(one["title"]), str(one["payload"]))
            for message in messages
            for one in message.get("buttons") or ()
            if one.get("payload")
        ]
        head = [_note(self._asked(asked))] if asked else []
        body = [[*_part(part)] for part in shown.parts]
        if shown.who:
            body.insert(0, [*tokens(f"{shown.who}:")])
        if also:
            body.append([*tokens(also)])
        sources = [[*self._sources(place, of)] for place, of in _places(shown.sources)]
        foot = [*self._choices(choices, value)]
        if ended in HELPED:
            titles = [title for title, _ in choices]
            foot += self._last(value, ended in JUDGED, self.talk["buttons.person"] not in titles)
        told = [_section(text) for part in body for text in packed(part)]
        quoted = [_context(text) for source in sources for text in packed(source)]
        if len(head) + len(told) + len(quoted) + len(foot) > BLOCKS:  # many parts: run together
            told = [_section(text) for text in packed(_run([*body, *sources]))]
            quoted = []
        blocks = [*head, *told, *quoted, *foot]
        text = "\n".join("".join(part).strip() for part in body)
        return Post(shortened(text, MOST_TEXT), [block.to_dict() for block in blocks])

    def _asked(self, asked: str) -> str:
        return self.talk["slack.asked"].format(title=escaped(asked))

    def _sources(self, place: str, quoted: Sequence[SourceShown]) -> Iterator[str]:
        """Where the words stand, and the words, each a link to where they are on the page."""
        yield from tokens(f"{self.talk['sources.label']}: {place}")
        for source in quoted:
            yield "\n"
            words = f"“{source.quote}”"
            if self._url and source.address and len(words) <= LINKED:
                yield link(self._url + source.address, words)
            else:
                yield from tokens(words)

    def _choices(self, choices: Sequence[tuple[str, str]], value: list[str]) -> Iterator[Block]:
        """Buttons, five a row. One whose value has no room is told as a text: it can be typed."""
        buttons: list[ButtonElement] = []
        for number, (title, payload) in enumerate(choices):
            held = json.dumps([*value, payload], separators=(",", ":"))
            if len(held) > VALUE:
                yield _section(f"• {escaped(title)}")
            else:
                buttons.append(_button(f"choice-{number}", title, held))
        for at in range(0, len(buttons), A_ROW):
            yield ActionsBlock(block_id=f"choices-{at}", elements=buttons[at : at + A_ROW])

    def _last(self, value: list[str], judged: bool, person: bool) -> Iterator[Block]:
        held = json.dumps(value, separators=(",", ":"))
        buttons = []
        if judged:
            yield _note(escaped(self.talk["slack.useful"]), "useful")
            buttons += [
                _button("useful-yes", self.talk["slack.yes"], held),
                _button("useful-no", self.talk["slack.no"], held),
            ]
        if person:
            buttons.append(_button("person", self.talk["buttons.person"], held))
        if buttons:
            yield ActionsBlock(block_id="last", elements=buttons)


def _places(sources: Iterable[SourceShown]) -> list[tuple[str, list[SourceShown]]]:
    """The sources, each once, under the places they are from."""
    found: dict[str, list[SourceShown]] = {}
    for source in dict.fromkeys(sources):
        place = " › ".join(filter(None, (source.page, source.section)))
        found.setdefault(place, []).append(source)
    return list(found.items())


def _part(part: PartShown) -> Iterator[str]:
    """A part as words that may be parted from one another."""
    for entry in part.entries:
        mark = f"{entry.value}. " if entry.value is not None else "• "
        yield from tokens(f"{mark}{entry.text}\n")
    yield from tokens(part.before)
    if part.href:
        yield link(part.href, part.label)
    yield from tokens(part.after)


def _run(parts: Iterable[list[str]]) -> Iterator[str]:
    for part in parts:
        yield from part
        yield "\n\n"


def _section(text: str) -> Block:
    # Verbatim: Slack makes no link, channel or person of words that look like one.
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True))


def _context(text: str) -> Block:
    return ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True)])


def _note(text: str, block_id: str | None = None) -> Block:
    return ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True)], block_id=block_id)


def _button(action: str, title: str, value: str) -> ButtonElement:
    return ButtonElement(
        text=PlainTextObject(text=shortened(title, LABEL), emoji=False),
        action_id=action,
        value=value,
    )
