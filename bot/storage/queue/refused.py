"""Why the queue did not do what it was asked for. Nothing was changed then."""

from __future__ import annotations

from typing import Literal

Why = Literal[
    "gap",  # a marked gap is left in the draft
    "empty",  # there is no draft
    "bare",  # it greets and takes leave, and says nothing in between
    "retired",  # a public reply came after the draft was last looked through
    "no_recipient",  # there is nowhere to send it: copy it, or save it
    "no_channel",  # its channel is not switched on
    "on_its_way",  # another reply to the same talk or thread is being sent
    "unknown",  # nobody knows whether the last reply arrived: settle that first
    "not_open",  # it is being sent, or done
    "not_done",  # it is open already
    "no_gap",  # there is no such gap
    "joined",  # somebody is in the talk: it is handed back first
    "not_joined",  # nobody is, or somebody else
    "too_many",  # more than are done at once: narrow the filter
]


class Refused(Exception):
    """The ground of all that follow."""


class NoItem(Refused):
    """There is no such item; it was erased, or its days are over."""


class Conflict(Refused):
    """Somebody was first (409): show the item as it is now.

    `version`: the item's present one, of a single item. `count`: how many the filter or the
    selection holds now, of a bulk action whose confirmation is of something else.
    """

    def __init__(self, *, version: int | None = None, count: int | None = None) -> None:
        super().__init__(f"version {version}" if count is None else f"{count} items")
        self.version = version
        self.count = count


class Held(Refused):
    """It takes the claim, and that is another's or nobody's (409). `holder`: who has it; None for nobody."""

    def __init__(self, holder: str | None) -> None:
        super().__init__(holder)
        self.holder = holder


class Blocked(Refused):
    """Something has to be done first (422): `why` is its name."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class TooLate(Refused):
    """The reply is on its way, or out: it can't be taken back."""
