"""Rules on words are looked for where there are some, and nowhere else."""

from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.trackers import DialogueStateTracker

from bot.seams import no_text_rules as seam


class Policy:
    """As much of a RulePolicy as the search needs."""

    def __init__(self, *rules: str) -> None:
        self.lookup = {"rules": dict.fromkeys(rules, "action_a")}


def search(policy: Policy, tracker: Any, *, by_text: bool = True) -> bool:
    """Whether the search goes on to Rasa's own."""
    seam.apply()
    find = RulePolicy._find_action_from_rules
    try:
        return bool(find(policy, tracker, None, by_text) != seam.NOTHING)
    except AttributeError:  # Rasa's own needs a whole policy
        return True


LISTENING = DialogueStateTracker("c", [])
LISTENING.set_latest_action({"action_name": "action_listen"})


def test_without_rules_on_words_there_is_no_search_for_them() -> None:
    policy = Policy('[{"user": {"intent": "a"}}]')
    assert not search(policy, LISTENING)
    assert search(policy, LISTENING, by_text=False)


def test_with_a_rule_on_words_there_is() -> None:
    assert search(Policy('[{"user": {"text": "hello"}}]'), LISTENING)


def test_rules_that_are_learnt_later_count() -> None:
    policy = Policy()
    assert not search(policy, LISTENING)
    policy.lookup["rules"]['[{"user": {"text": "hello"}}]'] = "action_a"
    assert search(policy, LISTENING)


def test_in_a_form_the_search_is_made_as_ever() -> None:
    tracker = DialogueStateTracker("c", [])
    tracker.set_latest_action({"action_name": "action_listen"})
    tracker.change_loop_to("a_form")
    assert search(Policy(), tracker)


def test_still_needed() -> None:
    """When this fails, Rasa no longer searches by words first."""
    asked = []

    class Spy(RulePolicy):  # type: ignore[misc]
        def __init__(self) -> None:
            self.priority, self.lookup, self.config = 1, {"rules": {}}, {}
            self._enable_fallback_prediction = False

        def _find_action_from_rules(self, *args: Any, **kwargs: Any) -> Any:
            asked.append(kwargs["use_text_for_last_user_input"])
            return seam.NOTHING

        def _default_predictions(self, domain: Any) -> list[float]:
            return [0.0]

    Spy()._predict(LISTENING, None)
    assert asked == [True, False]
