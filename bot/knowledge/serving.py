"""What was published at the desk, for whoever answers in this process; None: the files that came with it.

Whoever composes an answer asks once, at its beginning, and goes on with what it got: a change comes between turns.
"""

from __future__ import annotations

from bot.knowledge.model import Knowledge

_now: list[Knowledge | None] = [None]


def published() -> Knowledge | None:
    """What is served in place of the files."""
    return _now[0]


def publish(knowledge: Knowledge | None) -> None:
    """Serves it from the next turn on."""
    _now[0] = knowledge
