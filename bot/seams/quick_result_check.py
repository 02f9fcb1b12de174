"""Checks what an action answers without building a validator for it each time.

`rasa/core/actions/action.py:699` calls `jsonschema.validate` for each answer, which
first checks the schema against its metaschema: 19 to 60 ms of each turn, more than
everything else in it. Here the validator is made once, which leaves 1.3 ms. For an
action in our own process the shape is looked at by hand: rasa_sdk has thrown out what
is no event already, and Rasa reads each event right after this check.

No longer needed once Rasa keeps the validator: tests/seams/test_quick_result_check.py
fails then.
"""

from __future__ import annotations

import functools
from typing import Any

import jsonschema
from rasa.core.actions.action import RemoteAction

from bot.seams.in_process_actions import SCHEME


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = RemoteAction._validate_action_result
    if hasattr(upstream, "seam"):
        return
    schema = RemoteAction.action_response_format_spec()
    validator = jsonschema.validators.validator_for(schema)(schema)

    @functools.wraps(upstream)
    def validate(self: RemoteAction, result: Any) -> bool:
        if not (self.action_endpoint.url or "").startswith(SCHEME) or not is_answer(result):
            validator.validate(result)  # says what is wrong
        return True

    validate.seam = True  # type: ignore[attr-defined]
    RemoteAction._validate_action_result = validate


def is_answer(result: Any) -> bool:
    """Whether `result` is a dictionary of events, each with its name, and of responses."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events"), result.get("responses")
    return (
        isinstance(events, list)
        and isinstance(responses, list)
        and all(isinstance(event, dict) and isinstance(event.get("event"), str) for event in events)
        and all(isinstance(response, dict) for response in responses)
    )
