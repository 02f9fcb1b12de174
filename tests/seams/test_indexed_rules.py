"""The rules that are found by their ends are the ones that Rasa finds among all."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import RulePolicy

from bot.seams import indexed_rules as seam

ACTIONS = st.sampled_from(["action_listen", "action_a", "..."])
INTENTS = st.sampled_from(["ask", "thank"])
SLOTS = st.dictionaries(st.sampled_from(["one", "two"]), st.sampled_from(["1", "2"]), max_size=2)


@st.composite
def states(draw: Any, *, rule: bool) -> dict[str, Any]:
    """One state of a talk, or of a rule, which may leave things open or forbid them."""
    state: dict[str, Any] = {}
    if draw(st.integers(0, 5)):
        state["prev_action"] = {"action_name": draw(ACTIONS)}
    if draw(st.booleans()):
        forbidden = st.just("should_not_be_set") if rule else st.nothing()
        state["user"] = {"intent": draw(INTENTS | forbidden)}
    if slots := draw(SLOTS):
        state["slots"] = slots
    return state


class Policy(RulePolicy):  # type: ignore[misc]
    """Without the rest of it."""

    def __init__(self) -> None:
        pass


@given(
    st.lists(st.lists(states(rule=True), min_size=1, max_size=3), max_size=12),
    st.lists(states(rule=False), max_size=4),
)
def test_the_same_rules_as_rasa_finds(rules: list[Any], talk: list[Any]) -> None:
    seam.apply()
    lookup = {json.dumps(rule, sort_keys=True): "action_a" for rule in rules}
    policy = Policy()
    expected = RulePolicy._get_possible_keys.__wrapped__(policy, lookup, talk)
    assert policy._get_possible_keys(lookup, talk) == expected
    assert policy._get_possible_keys(lookup, talk) == expected  # from the index


def test_a_lookup_that_grows_is_looked_through_again() -> None:
    seam.apply()
    policy, lookup = Policy(), {json.dumps([{"prev_action": {"action_name": "a"}}]): "b"}
    talk = [{"prev_action": {"action_name": "a"}}, {"prev_action": {"action_name": "c"}}]
    assert policy._get_possible_keys(lookup, talk) == set()
    later = json.dumps([{"prev_action": {"action_name": "c"}}])
    lookup[later] = "d"
    assert policy._get_possible_keys(lookup, talk) == {later}


def test_still_needed() -> None:
    """When this fails, Rasa no longer begins with all rules."""
    seam.apply()
    asked = []

    class Counting(Policy):
        def _is_rule_applicable(self, rule_key: str, *args: Any) -> bool:
            asked.append(rule_key)
            return False

    rules = {json.dumps([{"prev_action": {"action_name": str(n)}}]): "a" for n in range(10)}
    talk = [{"prev_action": {"action_name": "1"}}]
    RulePolicy._get_possible_keys.__wrapped__(Counting(), rules, talk)
    assert len(asked) == 10
    asked.clear()
    Counting()._get_possible_keys(rules, talk)
    assert len(asked) == 1
