"""Which replies are for the writer alone, where others read along (H19 of docs/safety.md)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.safety.fallback import Fallback
from bot.turn.messages import Message


class ForTheWriter:
    """Tells a reply about self-harm or violence from one that helps all who stand by.

    It goes by the words of the safety notes and not by what was found in the message: the trained
    net speaks too, and a reply keeps no record of why it was given.
    """

    def __init__(self, fallback: Fallback) -> None:
        self._for_all = fallback.for_all

    def __call__(self, messages: Sequence[Message]) -> bool:
        """Whether an emergency line of the reply is none that everybody may read."""
        return any(
            part["kind"] == "emergency" and part["text"] not in self._for_all
            for message in messages
            for part in (message.get("custom") or {}).get("parts", ())
        )
