"""What is not about one role: near misses, and what the hub itself adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.knowledge.hours import Hours


@dataclass(frozen=True)
class Near:
    """A near miss: what people ask and pages may not say. `advice` and `also` are keys of talk and topic."""

    intent: str
    thing: str
    near: tuple[str, ...] = ()
    advice: str | None = None
    also: str | None = None


@dataclass(frozen=True)
class Signpost:
    """The hub's own words on a near miss, shown as the hub's. Withheld after `review_by`."""

    intent: str
    text: str
    address: str
    owner: str
    review_by: date | None


@dataclass(frozen=True)
class Hub:
    """What the training hub adds; all of it may be blank."""

    name: str = ""
    contact_text: str = ""
    contact_address: str = ""
    support_link: str = ""
    signposts: Mapping[str, Signpost] = field(default_factory=dict)
    hours: Hours = field(default_factory=Hours)

    @property
    def has_contact(self) -> bool:
        """Say whether it is told how to reach a person."""
        return bool(self.contact_text or self.contact_address)

    @property
    def has_person(self) -> bool:
        """Say whether a question can be passed on to a person at all."""
        return self.has_contact or bool(self.hours)
