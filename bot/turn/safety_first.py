"""The safety rules on a message, and the reply that stands whatever else fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import structlog

from bot.log_lines import told
from bot.turn.messages import Message

SCREENED = 4_000
"""Characters of a message that are looked at; a longer one is refused, after the look."""
OVERLAP = 200
"""Characters of a long message that are looked at twice, so that no sentence falls between."""
MOST_LOOKED = 40_000
"""The longest message that any platform takes."""

log = structlog.get_logger(__name__)


def in_parts(text: str) -> Iterator[str]:
    """All of `text`, in parts that the rules look at whole; no sentence falls between two of them."""
    for at in range(0, max(1, len(text) - OVERLAP), SCREENED - OVERLAP):
        yield text[at : at + SCREENED]


class Found(Protocol):
    """What the rules say of a text (`bot.safety.screen.Finding`)."""

    @property
    def level(self) -> str: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def rule(self) -> str | None: ...


F = TypeVar("F", bound=Found)


@dataclass(frozen=True)
class Danger:
    """What was found, and the reply to it.

    Only the level "danger" takes the place of an answer. A concern or a worry is answered
    from the page; its note stands in where that fails.
    """

    level: str
    kind: str | None
    rule: str | None
    messages: list[Message]

    @property
    def grave(self) -> bool:
        return self.level == "danger"


class SafetyFirst(Generic[F]):
    """`check` finds danger in a text; `reply` words it, or has none where there is no danger."""

    def __init__(
        self, check: Callable[[str], F], reply: Callable[[F], list[Message] | None]
    ) -> None:
        self._check = check
        self._reply = reply

    def look(self, text: str) -> Danger | None:
        """The danger in the first 4,000 characters of `text`. Never raises.

        Rules that fail are logged as an error and find nothing: the turn goes on, and
        the second net of the model may still catch it.
        """
        try:
            found = self._check(text[:SCREENED])
            messages = self._reply(found)
        except Exception as error:  # noqa: BLE001  # a turn outlives its rules
            log.critical("safety rules failed", error=told(error))
            return None
        if not messages:
            return None
        return Danger(found.level, found.kind, found.rule, messages)

    def look_through(self, text: str) -> tuple[Danger | None, str]:
        """The danger anywhere in a long text, and the 4,000 characters that it stands in; else the first. Never raises.

        These are what is to be kept of such a message: whoever takes it up again finds it there too.
        """
        for part in in_parts(text[:MOST_LOOKED]):
            if danger := self.look(part):
                return danger, part
        return None, text[:SCREENED]
