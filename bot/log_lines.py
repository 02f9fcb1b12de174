"""Log lines: one an event, with ids and counts and nobody's words.

What people write is in messages, slots, trackers, and in the messages and local
variables of exceptions. So a line shows listed keys only, and an exception is told by
its type and the places it came through.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

OURS = ("bot", "actions")
"""The loggers whose words are ours."""
MAY_SHOW = (
    "action",
    "because",
    "channel",
    "conversation",
    "error",
    "failure",
    "message_id",
    "model",
    "outcome",
    "rule",
    "seconds",
    "status",
    "version",
    "where",
)
# The machine's own words about itself, never about a message.
MACHINE = (OSError, ImportError, sqlite3.Error)


class Line(str):
    """A finished log line that holds nothing a person wrote; `fields` are its parts by name."""

    fields: dict[str, Any]


class JsonLines(logging.Formatter):
    """One JSON object a line: `time` (ISO 8601, UTC), `level`, `logger`, `event`, and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"time": at, "level": record.levelname.lower(), "logger": record.name}
        fields = getattr(record.msg, "fields", None) or {"event": record.getMessage()}
        return json.dumps({**head, **fields}, ensure_ascii=False, default=str)


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


def line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """`event` as a finished line; keys that may not be shown are left out (structlog's)."""
    shown = {key: event[key] for key in MAY_SHOW if event.get(key) is not None}
    made = Line(" ".join([str(event["event"]), *(f"{key}={is_}" for key, is_ in shown.items())]))
    made.fields = {"event": event["event"], **shown}
    return made


def quiet(level: int = logging.WARNING, *, for_good: bool = False) -> None:
    """Makes structlog's events lines of the standard library's loggers, from `level` on.

    `for_good` spares each event the search for its logger; nothing can change it after.
    """
    structlog.configure(
        processors=[line],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=for_good,
    )


def configure(level: str) -> None:
    """Sends our log lines, `level` and above, to standard error.

    Others' have lost their words (bot/seams/quiet_logs.py), so short of `debug`, where
    their places tell which way a message took, only their errors are worth a line.
    """
    number = logging.getLevelName(level.upper())
    others = logging.DEBUG if number == logging.DEBUG else max(number, logging.ERROR)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=others, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(number)
    logging.captureWarnings(True)  # Python's own quote what they warn of
    quiet(number, for_good=True)
