"""Takes a typed `/intent{…}` for plain words, unless the assistant itself offered it.

`rasa/nlu/classifiers/regex_message_handler.py:40` believes every message that begins
with a slash: whoever types `/restart` or `/ask{"slot": "value"}` triggers any intent and
fills any slot. Here it believes a message only where a button of this conversation has
offered exactly that; anything else is understood as the words it is.

No longer needed once Rasa asks where a payload comes from:
tests/seams/test_offered_payloads.py fails then.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from rasa.core.processor import MessageProcessor
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.events import BotUttered, Event
from rasa.shared.nlu.constants import TEXT

# The payload that the message now understood may be; "" for none, None where nobody
# talks: `rasa test` and `rasa shell nlu` try a message out.
believed: ContextVar[str | None] = ContextVar("believed", default=None)


def offered(events: Iterable[Event]) -> set[str]:
    """The payloads of all buttons in `events`."""
    said = (event for event in events if isinstance(event, BotUttered))
    buttons = (button for event in said for button in event.data.get("buttons") or ())
    return {str(button.get("payload", "")).strip() for button in buttons}


async def believable(processor: Any, tracker: Any, text: str) -> str:
    """`text` where a button of this conversation's last fifty turns holds it; else ""."""
    if not text.startswith(INTENT_MESSAGE_PREFIX):
        return ""
    if text in offered(tracker.events):
        return text
    store = processor.tracker_store
    while inner := getattr(store, "_tracker_store", None):  # Rasa wraps it
        store = inner
    if not hasattr(store, "offered"):  # another store than ours, as `rasa test` has one
        return ""
    return text if await store.offered(tracker.sender_id, text) else ""


def apply() -> None:
    """Puts the seam in place, once."""
    parse_upstream, process_upstream = MessageProcessor.parse_message, RegexMessageHandler.process
    if hasattr(process_upstream, "asks_who_offered"):
        return

    @functools.wraps(parse_upstream)
    async def parse_message(self: Any, message: Any, tracker: Any = None, *args: Any) -> Any:
        if tracker is None:
            return await parse_upstream(self, message, tracker, *args)
        token = believed.set(await believable(self, tracker, (message.text or "").strip()))
        try:
            return await parse_upstream(self, message, tracker, *args)
        finally:
            believed.reset(token)

    @functools.wraps(process_upstream)
    def process(self: Any, messages: list[Any], domain: Any = None) -> list[Any]:
        payload = believed.get()
        texts = [(message.get(TEXT) or "").strip() for message in messages]
        if payload is not None and texts != [payload]:
            return messages
        return list(process_upstream(self, messages, domain))

    process.asks_who_offered = True  # type: ignore[attr-defined]
    MessageProcessor.parse_message = parse_message
    RegexMessageHandler.process = process
