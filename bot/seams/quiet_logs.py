"""Keeps what people write out of the logs, at every level.

Rasa logs messages, entities, slots and whole trackers: at DEBUG throughout
(`rasa/core/processor.py:715`), at WARNING (`rasa/shared/core/training_data/
story_reader/yaml_story_reader.py:632`) and at ERROR (`rasa/core/channels/rest.py:171`);
an exception's message may repeat them. A list of the places would never be complete, so
it is the other way round: a log record of anybody else's loses its words and keeps its
place in the code; an exception keeps its type and the places it came through. What was
made by `Line` or logged by our own modules, which log ids and counts, stays as it is.

No longer needed once Rasa logs no user text: tests/seams/test_quiet_logs.py fails then.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import rasa.shared.utils.io
import structlog

from bot import log_lines
from bot.log_lines import OURS, Line, told

# Said once, while a process starts, and about nobody.
WORDS_ARE_SAFE = {
    ("rasa.core.processor", "_load_model"),  # Loading model …
    ("root", "serve_application"),  # Starting Rasa server on …
    ("root", "load_agent_on_start"),  # Rasa server is up and running.
    ("rasa.nlu.utils.spacy_utils", "create"),  # Trying to load SpaCy model …
    ("rasa_sdk.executor", "register_function"),  # Registered function for …
}


def withheld(record: logging.LogRecord) -> logging.LogRecord:
    """`record` without anybody's words."""
    ours = record.name.split(".", 1)[0] in OURS
    safe = ours or isinstance(record.msg, Line) or (record.name, record.funcName) in WORDS_ARE_SAFE
    if not safe:
        record.msg = f"{record.name}:{record.funcName}:{record.lineno} (words withheld)"
        record.args = ()
    if record.exc_info:
        record.msg = f"{record.getMessage()}: {told(record.exc_info[1])}"
        record.args, record.exc_info = (), None
    return record


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = logging.getLogRecordFactory()
    if hasattr(upstream, "seam"):
        return

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        return withheld(upstream(*args, **kwargs))

    factory.seam = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(factory)
    logging.raiseExceptions = False  # else a broken record is printed, arguments and all

    def raise_warning(message: str, *_args: Any, **_kwargs: Any) -> None:
        """Rasa's warnings name intents, entities and the values of slots."""
        caller = sys._getframe(1).f_globals.get("__name__", "rasa")
        logging.getLogger(caller).info(message, stacklevel=2)

    rasa.shared.utils.io.raise_warning = raise_warning
    if not structlog.is_configured():  # then it would print everything
        log_lines.quiet()
