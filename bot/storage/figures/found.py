"""What is asked for, and what is found: bare counts. What they mean is said in `bot/helpdesk/statistics`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """`edges`: seconds since 1970 at which a day, week or month begins, the last being the end of all. `now`: the time."""

    edges: tuple[float, ...]
    now: float

    @property
    def since(self) -> float:
        return self.edges[0]

    @property
    def until(self) -> float:
        """The first second that does not count any more."""
        return self.edges[-1]


@dataclass(frozen=True)
class Came:
    """`asked`: (where from, topic or "", which of the days or weeks) -> messages. `unanswered`: those of them that nothing answered."""

    asked: Mapping[tuple[str, str, int], int]
    unanswered: Mapping[tuple[str, str, int], int]


@dataclass(frozen=True)
class Waits:
    """Of `came` items, `met` had what they waited for, after so many seconds; the two are None where none had.

    `half` and `nine_tenths`: in that time half and nine tenths of them had it (nearest rank).
    """

    came: int
    met: int
    half: float | None
    nine_tenths: float | None


@dataclass(frozen=True)
class Figures:
    """`drafts`: fate -> items. `replies`, `alarms`: kind -> waits for a reply, and for a person's look.

    `alone`: what became of visits -> how many. `outcomes`: (channel, outcome) -> messages.
    `thumbs`: useful or not -> replies, of `replied` that could be judged.
    """

    came: Came
    drafts: Mapping[str, int]
    replies: Mapping[str, Waits]
    alarms: Mapping[str, Waits]
    alone: Mapping[str, int]
    outcomes: Mapping[tuple[str, str], int]
    thumbs: Mapping[bool, int]
    replied: int
