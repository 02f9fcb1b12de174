"""Collects what a turn says; every channel renders from it."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel


class CollectingChannel(CollectingOutputChannel):  # type: ignore[misc]  # Rasa has no types
    """Rasa's own, but a text stays one message.

    Rasa's cuts a text at each blank line (`rasa/core/channels/channel.py:374`), and the
    contract has one message with the text.
    """

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        await self._persist_message(self._message(recipient_id, text=text.strip()))
