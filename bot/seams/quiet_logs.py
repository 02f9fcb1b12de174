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
import sqlite3
import sys
import traceback
from typing import Any

import rasa.shared.utils.io

OURS = ("bot", "actions")
# Said once, while a process starts, and about nobody.
WORDS_ARE_SAFE = {
    ("rasa.core.processor", "_load_model"),  # Loading model …
    ("root", "serve_application"),  # Starting Rasa server on …
    ("root", "load_agent_on_start"),  # Rasa server is up and running.
}
# The machine's own words about itself, never about a message.
MACHINE = (OSError, ImportError, sqlite3.Error)


class Line(str):
    """A finished log line that holds nothing a person wrote."""


def told(error: BaseException | None) -> str:
    """An exception without its message: type and places, innermost first, causes behind."""
    parts = []
    while error is not None:
        places = traceback.extract_tb(error.__traceback__)[::-1]
        trail = " < ".join(f"{short(p.filename)}:{p.lineno} {p.name}" for p in places[:12])
        words = f" ({error})" if isinstance(error, MACHINE) else ""
        parts.append(f"{type(error).__name__}{words} at {trail or 'an unknown place'}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return ", caused by ".join(parts)


def short(path: str) -> str:
    """The last three parts of a file's path."""
    return "/".join(path.replace("\\", "/").split("/")[-3:])


def quiet(record: logging.LogRecord) -> logging.LogRecord:
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
        return quiet(upstream(*args, **kwargs))

    factory.seam = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(factory)
    logging.raiseExceptions = False  # else a broken record is printed, arguments and all

    def raise_warning(message: str, *_args: Any, **_kwargs: Any) -> None:
        """Rasa's warnings name intents, entities and the values of slots."""
        caller = sys._getframe(1).f_globals.get("__name__", "rasa")
        logging.getLogger(caller).warning(message, stacklevel=2)

    rasa.shared.utils.io.raise_warning = raise_warning
