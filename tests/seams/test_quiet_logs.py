"""A log record of anybody else's keeps its place and loses its words."""

from __future__ import annotations

import asyncio
import io
import logging
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot import log_lines
from bot.seams import quiet_logs as seam
from bot.turn.collecting import CollectingChannel

CANARY = "canary-7f3a"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    seam.apply()
    # Rasa's own logging set-up, run by another test of the process, may have put loggers out of use.
    for name in ("bot", "bot.turn"):
        logger = logging.getLogger(name)
        logger.disabled, logger.propagate = False, True
        logger.setLevel(logging.DEBUG)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_others_words_are_withheld_and_ours_are_not(out: io.StringIO) -> None:
    logging.getLogger("rasa.core.processor").warning("they said %s", CANARY)
    logging.getLogger("bot.turn").warning("turn failed")
    lines = out.getvalue().splitlines()
    assert CANARY not in lines[0]
    assert lines[0].startswith("rasa.core.processor:test_others_words")
    assert lines[1] == "turn failed"


def test_an_exception_keeps_type_and_places(out: io.StringIO) -> None:
    """Its words, and those of what caused it, are gone."""
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError:
        logging.getLogger("bot.turn").exception("turn failed")
        logging.getLogger("sanic.error").exception("%s", CANARY)
    text = out.getvalue()
    assert CANARY not in text
    assert text.count("RuntimeError at ") == text.count("caused by ValueError at ") == 2
    assert "test_quiet_logs.py:" in text


def test_the_machines_own_words_are_kept() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    assert log_lines.told(error) == "OperationalError (disk I/O error) at an unknown place"


def test_no_words_of_a_turn_at_any_level(agent: Agent, out: io.StringIO) -> None:
    """A turn that goes well, one that fails and a typed command are logged without them."""

    async def run() -> None:
        mine = uuid.uuid4().hex
        for text in (CANARY, f"break the action {CANARY}", f'/secret{{"topic": "{CANARY}"}}'):
            await agent.handle_message(UserMessage(text, CollectingChannel(), mine))

    asyncio.run(run(), debug=True)
    assert CANARY not in out.getvalue()
    assert "rasa" in out.getvalue()  # they did log


def test_our_lines_show_only_what_they_may() -> None:
    """A key that is not listed is left out of the line."""
    event = {"event": "turn", "conversation": "c", "text": CANARY, "seconds": 0.1}
    assert log_lines.line(None, "info", event) == "turn conversation=c seconds=0.1"


def test_still_needed(tiny_models: Path) -> None:
    """When this fails, Rasa no longer logs what people write."""
    code = (
        "import asyncio, sys, logging; logging.basicConfig(level=logging.DEBUG)\n"
        "from rasa.core.agent import Agent\n"
        f"agent = Agent.load({str(tiny_models)!r})\n"
        f"asyncio.run(agent.handle_text({CANARY!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert CANARY in done.stdout + done.stderr
