"""A model's understanding alone: a text in, Rasa's parse out; no talk, no store, nothing kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.trackers import DialogueStateTracker

from bot.seams import apply_all

Parse = Callable[[str], Mapping[str, Any]]


def load_understanding(model: Path) -> Parse:
    """How a model reads a text that stands alone. One thread may ask at a time."""
    apply_all()
    _, metadata, runner = MessageProcessor._load_model(model)
    target = metadata.nlu_target
    alone = DialogueStateTracker.from_events(uuid.uuid4().hex, [], metadata.domain.slots)

    def parse(text: str) -> Mapping[str, Any]:
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: alone}
        [read] = runner.run(inputs=inputs, targets=[target])[target]
        found: Mapping[str, Any] = read.as_dict(only_output_properties=True)
        return found

    return parse
