"""Looks for a story only where some story has the intent of the last message.

`rasa/core/policies/memoization.py:392` shortens the talk step by step, replays it each
time and looks whether a story fits now: the dearest part of choosing the next action.
Each of these looks ends with the last message, so where no story knows its intent, none
can fit.

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

_INTENT = re.compile(r"\bintent: ([^,{}\[\]]+)")


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = AugmentedMemoizationPolicy._recall_using_truncation
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    def recall(self: Any, old_states: Any, *args: Any, **kwargs: Any) -> Any:
        intent = old_states[-1].get("user", {}).get("intent") if old_states else None
        if intent is not None and intent not in known_intents(self):
            return None
        return upstream(self, old_states, *args, **kwargs)

    recall.seam = True  # type: ignore[attr-defined]
    AugmentedMemoizationPolicy._recall_using_truncation = recall


def known_intents(policy: Any) -> set[str]:
    """The intents in the stories of `policy`; found once for its stories."""
    known = policy.__dict__.get("_known_intents")
    if known is None or known[0] is not policy.lookup or known[1] != len(policy.lookup):
        found = {intent for key in policy.lookup for intent in _INTENT.findall(readable(key))}
        known = policy._known_intents = (policy.lookup, len(policy.lookup), found)
    intents: set[str] = known[2]
    return intents


def readable(key: str) -> str:
    """A key of the stories as the text that it was made from; it may be compressed."""
    if key.startswith("["):
        return key
    return zlib.decompress(base64.b64decode(key)).decode()
