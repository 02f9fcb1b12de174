"""Kept or broken, and by what figure. What was not measured is not kept."""

from __future__ import annotations

from dataclasses import dataclass, field

TOLD = 3
"""Reasons at most in a line; the rest are counted."""


class NotMeasured(Exception):
    """The fault could not be made, so that nothing is known; the message says why."""


@dataclass(frozen=True)
class Verdict:
    """Of one promise. `wrong` is what did not hold, in words; `late`, which times were not kept."""

    figure: str
    wrong: tuple[str, ...] = ()
    late: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        return not self.wrong and not self.late

    @property
    def only_late(self) -> bool:
        return bool(self.late) and not self.wrong

    @property
    def line(self) -> str:
        """The figure, and what was wrong."""
        if self.kept:
            return self.figure
        reasons = (*self.wrong, *self.late)
        more = len(reasons) - TOLD
        said = "; ".join(reasons[:TOLD]) + (f"; and {more} more" if more > 0 else "")
        return f"{said} ({self.figure})" if self.figure else said


@dataclass
class Check:
    """Gathers what has to hold for one promise."""

    looked: int = 0
    wrong: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)

    def must(self, holds: bool, otherwise: str) -> None:
        """Notes one thing that was looked at; `otherwise` tells what was seen in its place."""
        self.looked += 1
        if not holds:
            self.wrong.append(otherwise)

    def in_time(self, holds: bool, otherwise: str) -> None:
        """The same for a time. A machine that is busy with others can spoil it, and can't make it better."""
        self.looked += 1
        if not holds:
            self.late.append(otherwise)

    def verdict(self, figure: str) -> Verdict:
        """Raises NotMeasured where nothing was looked at."""
        if not self.looked:
            raise NotMeasured("nothing was looked at")
        return Verdict(figure, tuple(self.wrong), tuple(self.late))
