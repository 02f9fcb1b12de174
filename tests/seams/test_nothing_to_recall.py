"""A story is looked for where its intent was said, and nowhere else; what is found is the same."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.policies.memoization import AugmentedMemoizationPolicy as Policy

from bot.seams import nothing_to_recall as seam


class Stories:
    """As much of the policy as the search needs."""

    def __init__(self, *stories: list[dict[str, Any]], compressed: bool) -> None:
        self.config = {"enable_feature_string_compression": compressed}
        self.lookup = {Policy._create_feature_key(self, story): "action_a" for story in stories}


def said(intent: str, done: str = "action_listen") -> list[dict[str, Any]]:
    return [
        {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "before"}},
        {"prev_action": {"action_name": done}, "user": {"intent": intent}},
    ]


@pytest.mark.parametrize("compressed", [True, False])
def test_knows_where_all_stories_have_been(compressed: bool) -> None:
    start = [{"slots": {"safety_open": (1.0, 0.0)}}]
    policy = Stories(said("thank"), said("deny", "action_b"), start, compressed=compressed)
    places = {("action_listen", "thank"), ("action_b", "deny"), (None, None)}
    assert seam.known_places(policy) == places
    policy.lookup[Policy._create_feature_key(policy, said("later"))] = "action_b"
    assert seam.known_places(policy) == places | {("action_listen", "later")}


def searched(policy: Any, states: list[dict[str, Any]]) -> bool:
    """Whether the search goes on to Rasa's own, which needs a whole policy."""
    seam.apply()
    try:
        return Policy._recall_using_truncation(policy, states, None, None, None) is not None
    except (AttributeError, KeyError):
        return True


def test_searches_only_where_a_story_can_fit() -> None:
    policy = Stories(said("thank"), compressed=True)
    assert searched(policy, said("thank"))
    assert not searched(policy, said("ask"))
    assert not searched(policy, said("before"))
    assert not searched(policy, said("thank", "action_a"))
    assert not searched(policy, [{"prev_action": {"action_name": "action_listen"}}])
    assert searched(policy, [])


def test_still_needed() -> None:
    """When this fails, Rasa no longer replays the talk for an intent that no story knows."""
    seam.apply()
    upstream = Policy._recall_using_truncation.__wrapped__
    assert "lookup" not in upstream.__code__.co_names
    assert "_prediction_states" in upstream.__code__.co_names
