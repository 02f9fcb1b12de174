"""What people do with a question, with the rules that hold for it: labelled by clerks, approved by leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.helpdesk.review.fit import Check, Unfit, unfit
from bot.helpdesk.review.labels import Group, Labels
from bot.storage.database import Database
from bot.storage.review import change, read
from bot.storage.review.question import Example, Question, Shown, State

Choice = Literal["content", "left_out", "open"]
CHOICES: tuple[Choice, ...] = ("content", "left_out", "open")
"""What a question may be, beside one that is labelled with an intent."""


class NoLabel(ValueError):
    """It is no label that there is."""


@dataclass(frozen=True)
class Done:
    """How many were changed, and how many were not, by why."""

    changed: int
    unfit: Mapping[Unfit, int]


class Review:
    """Over one database. All of it raises StoreUnavailable."""

    def __init__(self, database: Database, labels: Labels, check: Check) -> None:
        self._database, self.labels, self._check = database, labels, check

    @property
    def groups(self) -> Iterable[Group]:
        return self.labels.groups

    async def shown(self, state: State, page: int) -> Shown:
        """The clusters of that state, the largest first; `page` from 0."""
        return await self._database.read(lambda c: read.shown(c, state, page))

    async def content(self, who: str) -> tuple[Question, ...]:
        """What waits for the page's editor. That somebody took it is noted."""
        now = self._database.clock()
        return await self._database.write(lambda c: change.handed_on(c, who, now))

    async def examples(self) -> list[Example]:
        """What was approved, by intent."""
        return await self._database.read(read.examples)

    async def label(self, ids: Collection[int], label: str, who: str) -> Done:
        """Labels these with an intent, or makes one of CHOICES of them. Raises NoLabel.

        What can't be learnt from is left as it is.
        """
        if label in CHOICES:
            return Done(await self._put(ids, label, "", who), {})
        if label not in self.labels:
            raise NoLabel(label)
        here = await self._database.read(lambda c: read.some(c, ids))
        why = {one.id: unfit(one.text, self._check) for one in here}
        fit = [number for number, reason in why.items() if reason is None]
        changed = await self._put(fit, "labelled", label, who)
        return Done(changed, Counter(reason for reason in why.values() if reason))

    async def approve(self, seen: Mapping[int, str], who: str) -> int:
        """Makes examples of questions; `seen`: each with the label that was read. How many were made."""
        now = self._database.clock()
        known = {number: label for number, label in seen.items() if label in self.labels}
        return await self._database.write(lambda c: change.approve(c, known, who, now))

    async def withdraw(self, ids: Collection[int], copies: Collection[int], who: str) -> int:
        """Takes examples back: questions by their numbers, copies by theirs. How many were."""
        now = self._database.clock()
        return await self._database.write(lambda c: change.withdraw(c, ids, copies, who, now))

    async def _put(self, ids: Collection[int], state: State, intent: str, who: str) -> int:
        now = self._database.clock()
        return await self._database.write(lambda c: change.label(c, ids, state, intent, who, now))
