"""What a button of a card says: `Action.Submit` sends its `data` back as the activity's `value`.

A card counts each of its buttons once, so a press is known by the card and by what it says, not by
the activity, of which each press has a new one. Teams does not send the card along: what became of
its other buttons stands in `done`, which the buttons that are left carry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.incoming import MAX_CHARACTERS, Refused, is_id

CHOICE, PERSON, USEFUL = "choice", "person", "useful"
OURS = frozenset({"payload", "person", "feedback", "useful", "reply", "done", "msteams"})
"""What the data of a button of ours holds; the last is what Teams itself adds."""
Done = Mapping[str, int]
"""The kinds of buttons that were pressed; of a choice its place among them, 0, 1, 2."""


@dataclass(frozen=True)
class Pressed:
    """One of: a choice's `payload`, `person`, a judgement of `useful`. `reply` is the id of the card's reply."""

    kind: str
    reply: str
    payload: str = ""
    useful: bool = False
    done: Done = field(default_factory=dict)

    def id(self, card: str) -> str:
        """The inbox's id for this press, and for each other of this button of this card.

        `card` is its id in Teams, for cards from before they named their reply.
        """
        said = [self.reply or card, self.kind, self.payload, self.useful]
        return "press-" + hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read_pressed(value: object) -> Pressed:
    """The button whose data `value` is. Raises Refused (400) where it is none of ours."""
    if isinstance(value, dict):
        payload, judged, reply = value.get("payload"), value.get("feedback"), value.get("reply")
        of = str(reply) if is_id(reply) else ""
        done = _done(value.get("done"))
        if _said(payload):
            return Pressed(CHOICE, of, payload=str(payload), done=done)
        if value.get("person") is True:
            return Pressed(PERSON, of, done=done)
        if is_id(judged) and isinstance(value.get("useful"), bool):
            return Pressed(USEFUL, str(judged), useful=value["useful"], done=done)
    raise Refused(400, "value is no button of this assistant.")


def _said(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_CHARACTERS and value.isprintable()


def _done(value: Any) -> Done:
    found = value if isinstance(value, dict) else {}
    return {kind: found[kind] for kind in (CHOICE, PERSON, USEFUL) if type(found.get(kind)) is int}
