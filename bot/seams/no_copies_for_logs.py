"""Logs what is logged as it is, without a deep copy of it.

`rasa/core/processor.py:1040`, `rasa/core/policies/memoization.py:258` and
`rasa/core/policies/rule_policy.py:1027` copy events, slots and states, deeply, for
structlog's debug lines, which nobody reads: a twelfth of a turn. In these three files
`copy` serves for nothing else (the test looks), and the lines keep no hold of what they
are given (bot/seams/quiet_logs.py).

No longer needed once Rasa copies only for a line that is written:
tests/seams/test_no_copies_for_logs.py fails then.
"""

from __future__ import annotations

import types
from typing import TypeVar

from rasa.core import processor
from rasa.core.policies import memoization, rule_policy

MODULES = (processor, memoization, rule_policy)

T = TypeVar("T")


def as_it_is(thing: T) -> T:
    """`thing` itself."""
    return thing


def apply() -> None:
    """Puts the seam in place; a second call changes nothing."""
    for module in MODULES:
        module.copy = types.SimpleNamespace(deepcopy=as_it_is)
