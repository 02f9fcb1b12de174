"""A card whose button was pressed: the buttons go, and what was chosen stands in their place.

The card is drawn anew from its reply, because Teams does not send it with a press.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.teams.card import Cards, choices_of
from bot.channels.teams.pressed import CHOICE, PERSON, USEFUL, Done
from bot.turn.messages import Message

Json = dict[str, Any]
_KEYS = {CHOICE: "payload", PERSON: "person", USEFUL: "feedback"}
"""By which key of its data a button is told to be of a kind."""


def pressed_card(
    cards: Cards, talk: Mapping[str, str], messages: Sequence[Message], done: Done
) -> Json | None:
    """The message of a reply after presses; None where nothing is left to press in it anyway."""
    activity = cards.activity(messages)
    if not activity.get("attachments"):
        return None
    card = activity["attachments"][0]["content"]
    for kind, note in _notes(talk, messages, done).items():
        card = _without(card, _KEYS[kind], note)
    for block in [card, *card["body"]]:
        for action in block.get("actions", ()):
            if "data" in action:
                action["data"] = {**action["data"], "done": dict(done)}
    return {**activity, "attachments": [{**activity["attachments"][0], "content": card}]}


def _notes(talk: Mapping[str, str], messages: Sequence[Message], done: Done) -> dict[str, str]:
    """What stands in place of each kind of buttons that is done."""
    chosen, titles = talk["teams.chosen"], [title for title, _ in choices_of(messages)]
    notes = {}
    if 0 <= done.get(CHOICE, -1) < len(titles):
        notes[CHOICE] = chosen.format(title=titles[done[CHOICE]])
    if PERSON in done:
        notes[PERSON] = chosen.format(title=talk["buttons.person"])
    if USEFUL in done:
        notes[USEFUL] = talk["teams.thanks"]
    return notes


def _without(card: Json, key: str, note: str) -> Json:
    """`card` without the buttons whose data hold `key`; `note` stands where the first of them was."""
    said: Json = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": note}]}
    body: list[Json] = []
    for block in card["body"]:
        if not _of(block, key):
            body.append(block)
        elif said not in body:
            body.append(said)
    actions = [one for one in card.get("actions", ()) if key not in one.get("data", ())]
    if said not in body:
        body.append(said)
    made = {**card, "body": body, "actions": actions}
    return made if actions else {name: part for name, part in made.items() if name != "actions"}


def _of(block: Json, key: str) -> bool:
    """Whether it is a row of such buttons; a row holds buttons of one kind."""
    return any(key in one.get("data", ()) for one in block.get("actions", ()))
