"""Looks for rules on the words of a message only where there are such rules.

`rasa/core/policies/rule_policy.py:1123` first compares every rule with the talk by the
words of the last message, then by its intent. Only end-to-end stories make rules on
words; without one, the first search finds nothing, at a third of the policy's cost.

No longer needed once RulePolicy skips that search itself:
tests/seams/test_no_text_rules.py fails then.
"""

from __future__ import annotations

import functools
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy

NOTHING = (None, None, False)
"""What the search returns where no rule fits: action, rule, back from an unhappy path."""


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = RulePolicy._find_action_from_rules
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    def find(self: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> Any:
        # In a form the search has a second result, so there it is made as ever.
        by_text = use_text_for_last_user_input and not tracker.active_loop_name
        if by_text and not has_text_rules(self):
            return NOTHING
        return upstream(self, tracker, domain, use_text_for_last_user_input)

    find.seam = True  # type: ignore[attr-defined]
    RulePolicy._find_action_from_rules = find


def has_text_rules(policy: Any) -> bool:
    """Whether a rule of `policy` names the words of a message; found once for its rules."""
    rules = policy.lookup[RULES]
    known = policy.__dict__.get("_text_rules")
    if known is None or known[0] is not rules or known[1] != len(rules):
        known = (rules, len(rules), any('"text":' in key for key in rules))
        policy._text_rules = known
    return bool(known[2])
