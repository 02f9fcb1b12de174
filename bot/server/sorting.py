"""A judge over a model and what may be said: what `bot triage`, the desk and the evaluation sort with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bot.channels.pages.known import Known, known
from bot.helpdesk.triage.judge import Judge
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.rules import Rules
from bot.helpdesk.triage.sorted_message import Sorted
from bot.knowledge.read_knowledge import load
from bot.knowledge.serving import published
from bot.safety.screen import shared_screen
from bot.server.assistant import newest_model
from bot.server.understand import load_understanding
from bot.settings import Settings

PHRASES = Path("knowledge", "safety", "phrases.yml")
"""The list of the safety rules, under the root."""


def open_judge(
    settings: Settings,
    root: Path,
    today: date,
    model: Path | None = None,
    about: Known | None = None,
) -> Judge:
    """Loads all that sorting needs: two seconds. `model`: the newest by default; `about`: what links lead to,
    read where it is not given. Raises NoModel.

    What was published at the desk counts, as it does for whoever answers in this process.
    """
    about = about or known(root, today)
    return Judge(
        parse=load_understanding(model or newest_model(settings.models_dir)),
        check=shared_screen(root / PHRASES).check,
        knowledge=published() or load(root, today),
        rules=Rules.read(root),
        today=today,
        link=partial(about.link, settings.public_url),
    )


class OnceAsked:
    """The desk's judge, opened by the first message that is sorted: most servers sort nothing.

    It has a model of its own. Rasa's components do not promise to run twice at once, so with the
    server's a turn would wait behind each long mail: memory is spent for talks that go on meanwhile.
    """

    def __init__(self, open_one: Callable[[], Judge]) -> None:
        self._open = open_one
        self._judge: Judge | None = None
        self._one_at_a_time = threading.Lock()

    def judge(self, message: Message) -> Sorted:
        """Raises NoModel."""
        with self._one_at_a_time:
            if self._judge is None:
                self._judge = self._open()
            return self._judge.judge(message)

    def parse(self, text: str) -> Mapping[str, Any]:
        """A text as the model reads it, to try a draft with. Raises NoModel."""
        with self._one_at_a_time:
            if self._judge is None:
                self._judge = self._open()
            return self._judge.parse(text)

    def open_anew(self) -> None:
        """What is sorted from now on is sorted by a new judge: another model is in service, or other content."""
        with self._one_at_a_time:
            self._judge = None
