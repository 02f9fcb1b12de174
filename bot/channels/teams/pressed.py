"""What a button of a card says: `Action.Submit` sends its `data` back as the activity's `value`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.incoming import MAX_CHARACTERS, Refused, is_id


@dataclass(frozen=True)
class Pressed:
    """One of: a choice's `payload`, a question to begin with (`ask`), `person`, a reply's judgement."""

    payload: str = ""
    ask: str = ""
    person: bool = False
    judged: str = ""
    useful: bool = False


def read_pressed(value: Mapping[str, Any]) -> Pressed:
    """The button whose data `value` is. Raises Refused (400) where it is none of ours."""
    payload, ask, judged = value.get("payload"), value.get("ask"), value.get("feedback")
    if _said(payload):
        return Pressed(payload=str(payload))
    if _said(ask):
        return Pressed(ask=str(ask))
    if value.get("person") is True:
        return Pressed(person=True)
    if is_id(judged) and isinstance(value.get("useful"), bool):
        return Pressed(judged=str(judged), useful=value["useful"])
    raise Refused(400, "value is no button of this assistant.")


def _said(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_CHARACTERS and value.isprintable()
