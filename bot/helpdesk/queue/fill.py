"""One marked gap of a draft filled, or taken out. What a mark is, triage alone knows."""

from __future__ import annotations

from bot.helpdesk.triage.gaps import without_gap
from bot.storage.queue.refused import Blocked


def fill(letter: str, number: int, words: str) -> str:
    """The letter with `words` in place of its gap, 0 for the first; with blank words the gap goes, and its line if nothing else is in it.

    Raises Blocked.
    """
    parts = without_gap(letter, number)
    if parts is None:
        raise Blocked("no_gap")
    before, after = parts
    if words.strip():
        return before + words.strip() + after
    alone = not before.rpartition("\n")[2].strip() and not after.partition("\n")[0].strip()
    if alone:
        return "\n\n".join(one for one in (before.rstrip(), after.lstrip()) if one)
    return before.rstrip(" ") + after
