"""Compares the talk with the rules that end where it is, not with every rule.

`rasa/core/policies/rule_policy.py:913` holds each rule against the last state, then
those that are left against the one before, and so on. Nearly all fall at once, by the
action or the intent of that last state; with three hundred rules that is a quarter of
choosing the next action. Here these two find the rules worth comparing; the comparison
is Rasa's own.

No longer needed once Rasa finds them in some such way: tests/seams/test_indexed_rules.py
fails then.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy

End = tuple[str | None, str | None]  # the last state's action, and its intent where it has one
ANYWHERE: End = (None, None)


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = RulePolicy._get_possible_keys
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    def possible(self: Any, lookup: dict[str, str], states: list[Any]) -> Any:
        if not states:
            return upstream(self, lookup, states)
        action, intent = end(states[-1])
        ends = index(self, lookup)
        keys = {
            key for at in {ANYWHERE, (action, None), (action, intent)} for key in ends.get(at, ())
        }
        return upstream(self, dict.fromkeys(keys, ""), states)  # it looks at the keys only

    possible.seam = True  # type: ignore[attr-defined]
    RulePolicy._get_possible_keys = possible


def index(policy: Any, lookup: dict[str, str]) -> dict[End, list[str]]:
    """The rules of `lookup` by their ends; made once for what it holds."""
    known = policy.__dict__.setdefault("_rules_by_end", {})
    kept = known.get(id(lookup))
    if kept is None or kept[0] is not lookup or kept[1] != len(lookup):
        ends: dict[End, list[str]] = defaultdict(list)
        for key in lookup:
            ends[end(json.loads(key)[-1])].append(key)
        kept = known[id(lookup)] = (lookup, len(lookup), ends)
    found: dict[End, list[str]] = kept[2]
    return found


def end(state: dict[str, Any]) -> End:
    """What a state must share with a rule; ANYWHERE where it has no action to share."""
    action = state.get("prev_action", {}).get("action_name")
    intent = state.get("user", {}).get("intent")
    if not isinstance(action, str):
        return ANYWHERE
    return action, intent if isinstance(intent, str) and intent != "should_not_be_set" else None
