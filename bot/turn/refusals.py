"""Why a message gets no reply now, through its sender's doing or the talk's."""

from __future__ import annotations


class Conflict(Exception):
    """The message's id was used in this talk for another text."""


class StillRunning(Exception):
    """The message is written down and will be answered; ask again with the same `message_id`."""

    def __init__(self, message_id: str) -> None:
        super().__init__("the message is being answered")
        self.message_id = message_id


class TooMany(Exception):
    """Too many messages; the next is taken in `retry_after` whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many messages; wait {retry_after} s")
        self.retry_after = retry_after


class Ended(Exception):
    """The talk was erased; a new one has to be begun."""
