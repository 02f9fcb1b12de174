"""A reply as Teams shows it: an Adaptive Card 1.5, or a plain text where there is nothing to press.

Rendered from the contract's parts in order. Its texts are TextRuns, which know no Markdown, so
that nothing in a sentence becomes a link or a list by chance. Help in danger is plain text: it
stands whole in the notification too, and on a client that draws no cards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.pages.known import Known
from bot.channels.pages.show_reply import PartShown, ReplyShown, SourceShown, show_reply
from bot.turn.messages import Message, outcome

SCHEMA = "https://adaptivecards.io/schemas/1.5.0/adaptive-card.json"
CARD = "application/vnd.microsoft.card.adaptive"
MOST_BYTES = 27_000
"""Teams takes about 28 KB; counted with each letter beyond ASCII at its longest."""
SUMMARY = 1_000
IN_A_ROW = 3
"""Buttons side by side: Teams hides what is more than six."""
JUDGED = ("answer", "not_covered")
WITH_PERSON = ("answer", "not_covered", "clarify")

Json = dict[str, Any]


class Cards:
    """Words and addresses come from `known`; `public_url` is where the page stands, or blank."""

    def __init__(self, known: Known, public_url: str) -> None:
        self._known = known
        self._say = known.talk
        self._public_url = public_url

    def activity(self, messages: Sequence[Message], *, pressable: bool = True) -> Json:
        """The message that a reply goes out as; without buttons where they would lead nowhere."""
        text = "\n".join(message["text"] for message in messages if message.get("text"))
        shown = show_reply(messages, self._known)
        choices = choices_of(messages) if pressable else []
        ended = outcome(messages) or ""
        if shown.parts and (choices or shown.sources or (pressable and ended in JUDGED)):
            full = self._card(shown, choices, ended if pressable else "")
            bare = self._card(_without_sources(shown), choices, ended if pressable else "")
            for card in (full, bare):
                made = _carried(card, text)
                if _size(made) <= MOST_BYTES:
                    return made
        return plain(text)

    def _card(self, shown: ReplyShown, choices: Sequence[tuple[str, str]], ended: str) -> Json:
        reply = {"reply": shown.reply_id} if shown.reply_id else {}
        body: list[Json] = [block for part in shown.parts for block in _blocks(part)]
        body += _rows([_submit(title, {"payload": of, **reply}) for title, of in choices])
        actions: list[Json] = []
        if shown.sources:
            body.append(self._sources(shown.sources))
            actions.append(
                {
                    "type": "Action.ToggleVisibility",
                    "title": self._say["sources.label"],
                    "targetElements": ["sources"],
                }
            )
        if ended in JUDGED and shown.reply_id:
            for useful, name in ((True, "teams.useful"), (False, "teams.not_useful")):
                data = {"feedback": shown.reply_id, "useful": useful}
                actions.append(_submit(self._say[name], data))
        person = self._say["buttons.person"]
        if ended in WITH_PERSON and all(title != person for title, _ in choices):
            actions.append(_submit(person, {"person": True, **reply}))
        spoken = "\n".join(_words(part) for part in shown.parts)
        return _whole(body, actions, spoken)

    def _sources(self, sources: Sequence[SourceShown]) -> Json:
        """The page's own words, folded until they are asked for."""
        items: list[Json] = []
        heading = ""
        for one in sources:
            above, heading = heading, f"{one.page} › {one.section}"
            if heading != above:
                items.append(_block(_run(heading, weight="Bolder")))
            words = _run(f"“{one.quote}”")
            if self._public_url and one.address:
                to = f"{self._public_url}{one.address}"
                words["selectAction"] = {"type": "Action.OpenUrl", "url": to}
            items.append(_block(words))
        return {
            "type": "Container",
            "id": "sources",
            "isVisible": False,
            "style": "emphasis",
            "items": items,
        }


def plain(text: str) -> Json:
    """A message of nothing but `text`, as much of it as Teams takes."""
    made: Json = {"type": "message", "textFormat": "plain", "text": text, "locale": "en-GB"}
    while _size(made) > MOST_BYTES:
        made["text"] = made["text"][: len(made["text"]) * 3 // 4] + "…"
    return made


def _carried(card: Json, text: str) -> Json:
    """The message around a card. With a `text` of its own Teams would show both."""
    return {
        "type": "message",
        "summary": text[:SUMMARY],
        "locale": "en-GB",
        "attachmentLayout": "list",
        "attachments": [{"contentType": CARD, "content": card}],
    }


def _whole(body: list[Json], actions: list[Json], fallback: str) -> Json:
    card: Json = {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "fallbackText": fallback,
        "body": body,
    }
    return {**card, "actions": actions} if actions else card


def _blocks(part: PartShown) -> list[Json]:
    if part.tag:
        marks = [f"{one.value}." if part.tag == "ol" else "•" for one in part.entries]
        lines = [f"{mark} {one.text}" for mark, one in zip(marks, part.entries, strict=True)]
        first, *others = [_block(_run(line)) for line in lines]
        return [first, *({**one, "spacing": "Small"} for one in others)]
    if not part.href.startswith(("https://", "http://")):  # Teams opens no others
        urgent = {"weight": "Bolder"} if part.kind == "emergency" else {}
        return [_block(_run(f"{part.before}{part.label}{part.after}", **urgent))]
    link = _run(part.label, selectAction={"type": "Action.OpenUrl", "url": part.href})
    runs = [_run(part.before), link, _run(part.after)]
    return [_block(*(run for run in runs if run["text"]))]


def _words(part: PartShown) -> str:
    if part.tag:
        return "\n".join(f"• {one.text}" for one in part.entries)
    return f"{part.before}{part.label}{part.after}"


def _block(*runs: Json) -> Json:
    return {"type": "RichTextBlock", "inlines": list(runs)}


def _run(text: str, **more: Any) -> Json:
    return {"type": "TextRun", "text": text, **more}


def _rows(actions: list[Json]) -> list[Json]:
    rows = [actions[at : at + IN_A_ROW] for at in range(0, len(actions), IN_A_ROW)]
    return [{"type": "ActionSet", "actions": row} for row in rows]


def _submit(title: str, data: Json) -> Json:
    return {"type": "Action.Submit", "title": title, "data": data}


def choices_of(messages: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Title and payload of each button that a reply offers, in order."""
    return [
        (str(button["title"]), str(button["payload"]))
        for message in messages
        for button in message.get("buttons") or ()
        if button.get("payload")
    ]


def _without_sources(shown: ReplyShown) -> ReplyShown:
    return ReplyShown(shown.reply_id, shown.safety, shown.parts, ())


def _size(activity: Json) -> int:
    return len(json.dumps(activity))
