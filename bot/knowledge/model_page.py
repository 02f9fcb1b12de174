"""A page and what it says, in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

PlaceKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True)
class Place:
    """Where a quote stands on its page.

    `index` counts from 1: the heading or paragraph on the page, or the item in its list (so that the
    item "session 4" has index 4). `start` and `end` are characters of the page's text.
    """

    kind: PlaceKind
    index: int
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """One thing that a page says. `quote` is byte for byte what the page has between the place's marks."""

    id: str
    section: str
    quote: str
    place: Place
    page: str
    digest: str


@dataclass(frozen=True)
class Page:
    """A source page and its sidecar. A date is None where the sidecar leaves it blank."""

    id: str
    title: str
    address: str
    copied: date | None
    owner: str
    review_by: date | None
    digest: str

    def as_on(self, today: date) -> date | None:
        """Return the date to say "as on the page on …" with: only once the review date is past."""
        return self.copied if self.review_by and today > self.review_by else None
