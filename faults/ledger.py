"""Both sides of the books compared: is each acknowledged message answered once, in order?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from faults.acks import AckLog
from faults.store import Books, Received, Saved
from faults.verdict import Check

FAILED = "handoff"
"""The outcome of a turn that came to nothing: it was answered with an apology, and counts no turn."""


@dataclass(frozen=True)
class Findings:
    """What does not agree, a sentence each; `apologies` are answers too, and no fault by themselves."""

    acknowledged: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    disordered: tuple[str, ...]
    unfinished: tuple[str, ...]
    apologies: int

    def into(self, check: Check) -> None:
        """Notes in `check` that nothing of it may be, and that there was something to lose."""
        check.must(self.acknowledged > 0, "nothing was acknowledged")
        for kind, found in (
            ("lost", self.lost),
            ("doubled", self.doubled),
            ("out of order", self.disordered),
            ("never finished", self.unfinished),
        ):
            check.must(not found, f"{len(found)} {kind}: {', '.join(found[:2])}")

    @property
    def figure(self) -> str:
        text = f"{self.acknowledged:,} acknowledged, {len(self.lost)} lost, {len(self.doubled)} doubled"
        return text + (f", {self.apologies} with an apology" if self.apologies else "")


def compare(log: AckLog, books: Books) -> Findings:
    """Holds the client's acks against the store's three tables."""
    return Findings(
        acknowledged=len(log.acks),
        lost=tuple(_lost(log, books)),
        doubled=tuple(_doubled(log, books)),
        disordered=tuple(_disordered(books)),
        unfinished=tuple(_unfinished(log, books)),
        apologies=sum(row.outcome == FAILED for row in books.inbox),
    )


def _lost(log: AckLog, books: Books) -> Iterable[str]:
    """Acknowledged messages that are not written down, not answered, or answered by no turn."""
    inbox = {(row.conversation, row.message_id): row for row in books.inbox}
    replies = {row.inbox_id: row.reply_id for row in books.replies}
    heard = Counter[int | None]()
    for turn in books.turns:
        heard[turn.inbox_id] += turn.heard
    for key, ack in log.acks.items():
        row = inbox.get(key)
        name = " ".join(key)
        if row is None or not row.done:
            yield f"{name} is not in the inbox" if row is None else f"{name} is open"
        elif replies.get(row.id) != ack.reply_id:
            yield f"the reply to {name} is another one"
        elif row.outcome != FAILED and not heard[row.id]:
            yield f"{name} has no turn"


def _doubled(log: AckLog, books: Books) -> Iterable[str]:
    """Messages that are written down twice, heard twice, answered twice or counted twice."""
    for key, times in Counter((row.conversation, row.message_id) for row in books.inbox).items():
        if times > 1:
            yield f"{' '.join(key)} is in the inbox {times} times"
    heard = Counter[int | None]()
    for turn in books.turns:
        heard[turn.inbox_id] += turn.heard
    yield from (f"message {which} was heard {n} times" for which, n in heard.items() if n > 1)
    sent = Counter(row.inbox_id for row in books.replies if row.inbox_id is not None)
    yield from (f"message {which} has {n} replies" for which, n in sent.items() if n > 1)
    yield from (f"{one.message_id} got two different replies" for one in log.differing)
    for conversation, counts in _counts(books).items():
        for count, times in Counter(counts).items():
            if times > 1:
                yield f"turn {count} of {conversation} was done {times} times"


def _disordered(books: Books) -> Iterable[str]:
    """Numbers with gaps, turns in another order than the messages, counts that skip one."""
    for conversation, turns in _by_conversation(books.turns).items():
        if [turn.number for turn in turns] != list(range(1, len(turns) + 1)):
            yield f"the turns of {conversation} have gaps"
        order = [turn.inbox_id for turn in turns if turn.inbox_id is not None]
        if order != sorted(order):
            yield f"{conversation} was answered in another order than it came"
    positions: dict[str, list[int]] = defaultdict(list)
    for row in books.replies:
        positions[row.conversation].append(row.position)
    for conversation, found in positions.items():
        if found != list(range(1, len(found) + 1)):
            yield f"the replies of {conversation} have gaps"
    for conversation, counts in _counts(books).items():
        if sorted(set(counts)) != list(range(1, len(set(counts)) + 1)):
            yield f"{conversation} lost count"


def _unfinished(log: AckLog, books: Books) -> Iterable[str]:
    yield from (f"{one.conversation} {one.message_id}" for one in books.inbox if not one.done)
    yield from (f"{one.message_id} ({ended})" for one, ended in log.given_up)


def _counts(books: Books) -> dict[str, list[int]]:
    """What the turns of each conversation that did not fail set its count to, in their order."""
    rows: dict[int | None, Received] = {row.id: row for row in books.inbox}
    found: dict[str, list[int]] = defaultdict(list)
    for turn in books.turns:
        row = rows.get(turn.inbox_id)
        if turn.count is not None and row is not None and row.outcome != FAILED:
            found[turn.conversation].append(turn.count)
    return found


def _by_conversation(turns: Iterable[Saved]) -> dict[str, list[Saved]]:
    found: dict[str, list[Saved]] = defaultdict(list)
    for turn in turns:
        found[turn.conversation].append(turn)
    return found
