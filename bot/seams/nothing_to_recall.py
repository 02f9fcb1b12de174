"""Looks for a story only where some story has been where the talk is now.

`rasa/core/policies/memoization.py:392` shortens the talk step by step, replays it each
time and looks whether a story fits now: the dearest part of choosing the next action.
Each of these looks ends with what was said and done last, so where no story has that
intent after that action, none can fit.

No longer needed once Rasa looks there first: tests/seams/test_nothing_to_recall.py
fails then.
"""

from __future__ import annotations

import base64
import functools
import re
import zlib
from typing import Any

from rasa.core.policies.memoization import AugmentedMemoizationPolicy

_DONE = "prev_action: {action_name: "
_SAID = re.compile(r"\bintent: ([^,{}\[\]]+)")

Place = tuple[str | None, str | None]  # the action done last, and the intent said before it


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = AugmentedMemoizationPolicy._recall_using_truncation
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    def recall(self: Any, old_states: Any, *args: Any, **kwargs: Any) -> Any:
        if old_states and place(old_states[-1]) not in known_places(self):
            return None
        return upstream(self, old_states, *args, **kwargs)

    recall.seam = True  # type: ignore[attr-defined]
    AugmentedMemoizationPolicy._recall_using_truncation = recall


def place(state: dict[str, Any]) -> Place:
    """Where a talk is whose last state is `state`."""
    return (
        state.get("prev_action", {}).get("action_name"),
        state.get("user", {}).get("intent"),
    )


def known_places(policy: Any) -> set[Place]:
    """Where the stories of `policy` have been; found once for its stories."""
    known = policy.__dict__.get("_known_places")
    if known is None or known[0] is not policy.lookup or known[1] != len(policy.lookup):
        found = {place_of(readable(key)) for key in policy.lookup}
        known = policy._known_places = (policy.lookup, len(policy.lookup), found)
    places: set[Place] = known[2]
    return places


def place_of(key: str) -> Place:
    """Where a story is at the end of its readable key. Only a talk's first state has no action."""
    _, done, last = key.rpartition(_DONE)
    said = _SAID.search(last) if done else None
    return last.partition("}")[0] if done else None, said[1] if said else None


def readable(key: str) -> str:
    """A key of the stories as the text that it was made from; it may be compressed."""
    if not key.startswith("["):
        key = zlib.decompress(base64.b64decode(key)).decode()
    return key.replace('"', "")
