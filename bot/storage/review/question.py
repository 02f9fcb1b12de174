"""A question that is reviewed, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Why = Literal["not_covered", "asked_back", "thumbs_down", "corrected"]
"""It was not answered; it was asked back about and not answered after; the answer was of no use; a clerk changed its topic."""
State = Literal["open", "labelled", "approved", "taught", "content", "left_out"]
"""`labelled` waits for a lead. `approved` is an example to learn from, `taught` one that a copy was made of.

`content` waits for the page's editor.
"""


@dataclass(frozen=True)
class Found:
    """A question that is not reviewed yet. Times are seconds since 1970.

    One of `inbox_id` and `item_id` is set: the message, or the item of the queue. `guess`: the
    intent or topic that it was taken for, "" where nobody knows. `suggested`: a clerk's topic.
    """

    conversation: str
    inbox_id: int | None
    item_id: int | None
    why: Why
    text: str
    guess: str
    suggested: str
    asked_at: float


@dataclass(frozen=True)
class Kept:
    """The same with its cluster, and `digest`: the same for texts that differ in capitals, blanks and punctuation alone."""

    found: Found
    digest: str
    cluster: str
    state: State = "open"


@dataclass(frozen=True)
class Question:
    """A question of the table."""

    id: int
    why: Why
    text: str
    guess: str
    suggested: str
    cluster: str
    asked_at: float
    state: State
    label: str
    labelled_by: str | None
    approved_by: str | None


@dataclass(frozen=True)
class Cluster:
    """Questions of one state that belong together, oldest first. `count` is of all; `questions` may be fewer."""

    name: str
    count: int
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Shown:
    """A page of clusters, the largest first; how many there are, and how many questions in each state."""

    clusters: tuple[Cluster, ...]
    clusters_in_all: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Example:
    """An approved example. `id` is that of its copy; None for one that goes with its talk still."""

    intent: str
    text: str
    id: int | None = None
    question_id: int | None = None
