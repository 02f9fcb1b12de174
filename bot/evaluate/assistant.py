"""The assistant as a person meets it: one message in, one reply out.

Everything that asks it something (the scorer, `bot ask`, `bot chat`) does so through
`Assistant`, so that a running server and the assistant inside this process are asked alike.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

TIMEOUT = 60.0  # seconds; a turn takes some hundredths of one


@dataclass(frozen=True)
class Source:
    """The place and the exact words that an answer rests on."""

    page: str
    section: str
    quote: str


@dataclass(frozen=True)
class Reply:
    """What came back for one message. `error` is set where nothing usable did."""

    text: str = ""
    outcomes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()  # what it says, what it sends
    confidence: float | None = None
    seconds: float = 0.0
    error: str | None = None
    messages: Sequence[Mapping[str, Any]] = field(default=(), repr=False)

    @property
    def outcome(self) -> str | None:
        """The last of its outcomes; there is only one where the contract is kept."""
        return self.outcomes[-1] if self.outcomes else None

    @property
    def words(self) -> int:
        return len(self.text.split())


class Assistant(Protocol):
    """Anything that answers. `sender` names the conversation; messages of one come in order."""

    def say(self, sender: str, message: str) -> Reply: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class RemoteAssistant:
    """A running server, asked over Rasa's standard REST channel."""

    base: str

    def say(self, sender: str, message: str) -> Reply:
        """Never raises: what goes wrong stands in the reply's `error`."""
        request = urllib.request.Request(
            f"{self.base.rstrip('/')}/webhooks/rest/webhook",
            json.dumps({"sender": sender, "message": message}).encode(),
            {"Content-Type": "application/json"},
        )
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                body = response.read()
            return read_reply(json.loads(body), time.perf_counter() - began)
        except urllib.error.HTTPError as refused:
            return Reply(error=f"HTTP {refused.code}", seconds=time.perf_counter() - began)
        except (OSError, ValueError) as broken:
            return Reply(error=str(broken), seconds=time.perf_counter() - began)

    def close(self) -> None:
        """Nothing is held open."""


def read_reply(messages: object, seconds: float) -> Reply:
    """The messages of Rasa's REST channel as a Reply, whatever state they are in."""
    if not isinstance(messages, list):
        return Reply(error="The reply is no list of messages.", seconds=seconds)
    given = [message for message in messages if isinstance(message, dict)]
    customs = [m["custom"] for m in given if isinstance(m.get("custom"), dict)]
    answers = [answer for custom in customs for answer in custom.get("answers") or ()]
    return Reply(
        text="\n".join(m["text"] for m in given if m.get("text")),
        outcomes=tuple(c["outcome"] for c in customs if c.get("outcome")),
        answers=tuple(answer.get("id", "") for answer in answers),
        sources=tuple(
            Source(s.get("page", ""), s.get("section", ""), s.get("quote", ""))
            for answer in answers
            for s in answer.get("sources") or ()
        ),
        buttons=tuple(
            (button.get("title", ""), button.get("payload", ""))
            for m in given
            for button in m.get("buttons") or ()
        ),
        confidence=next((c["confidence"] for c in customs if "confidence" in c), None),
        seconds=seconds,
        error=None if given else "The reply is empty.",
        messages=given,
    )
