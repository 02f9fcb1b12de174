"""One question, four entrances: the website, REST, Slack and Teams say the same."""

from __future__ import annotations

import asyncio
import html
import json
import os
import random
import re
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.cli.project import ROOT, console, project_settings
from bot.cli.trained_model import ensure_model
from bot.privacy.redact import redact
from faults.server import Server
from tests.standins.slack import Slack, direct
from tests.standins.teams import Teams, personal

pytestmark = pytest.mark.trained

SAMPLE = 4
"""Of each set."""


def sample() -> list[str]:
    """Questions of tests/eval, the same ones each time."""
    chosen = random.Random(6)
    asked = []
    for name in ("single", "compound", "oos", "safety"):
        rows = (ROOT / "tests" / "eval" / f"{name}.jsonl").read_text("utf-8").splitlines()
        # What Slack would show in other letters than it was typed in is not compared here.
        plain = [q for row in rows if not set(q := json.loads(row)["q"]) & set("<>&*_~`@#")]
        # Nor what somebody's details stand in: Slack and Teams say first not to write them.
        asked += chosen.sample([q for q in plain if redact(q) == q], SAMPLE)
    return asked


@dataclass
class Everywhere:
    """A server with every entrance open."""

    server: Server
    slack: Slack
    teams: Teams

    def on_rest(self, number: int, question: str) -> str:
        return said(
            self._post("webhooks/rest/webhook", {"sender": f"r{number}", "message": question})
        )

    def on_the_website(self, question: str) -> str:
        token = self._post("web/session", None)["session"]
        return said(self._post("web/messages", {"text": question}, token))

    def in_slack(self, number: int, question: str) -> str:
        """In a direct message of somebody of their own."""
        user = f"U{number:04}"
        before = len(self.slack.posts)
        answer = self.slack.event(self.slack.message(question, user=user, channel=direct(user)))
        assert answer.status == 200
        shown = self.slack.wait(before + 1)[before]["text"]
        # Slack takes three characters by their names, and numbers to ring as links.
        return html.unescape(re.sub(r"<tel:[0-9]+\|([^>]+)>", r"\1", shown))

    def in_teams(self, number: int, question: str) -> str:
        user = f"29:{number}"
        assert self.teams.send(self.server.base, self.teams.message(question, user=user))[0] == 200
        posted = self.teams.wait_for(1, personal(user))[0].activity
        return str(posted.get("summary") or posted["text"])

    def _post(self, path: str, body: object, token: str = "") -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        data = b"" if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.server.base}/{path}", data, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    settings = project_settings()
    ensure_model(ROOT, settings.models_dir, console)
    folder = tmp_path_factory.mktemp("everywhere")
    slack = Slack().start()
    with Teams() as teams:
        environment = {
            **os.environ, **slack.environment, **teams.settings(), "ENVIRONMENT": "local",
            "DATA_DIR": str(folder / "var"), "MODELS_DIR": str(settings.models_dir),
            "DATABASE_URL": "", "PUBLIC_URL": "", "WEBSITE_ORIGINS": "",
        }  # fmt: skip
        server = Server("all", [sys.executable, "-m", "bot", "serve"], environment, folder / "log")
        slack.bot = server.base
        try:
            asyncio.run(server.start())
            yield Everywhere(server, slack, teams)
        finally:
            asyncio.run(server.close())
            slack.stop()


def test_the_same_question_gets_the_same_words_everywhere(everywhere: Everywhere) -> None:
    for number, question in enumerate(sample()):
        words = everywhere.on_rest(number, question)
        assert words
        assert everywhere.on_the_website(question) == words, question
        assert everywhere.in_slack(number, question) == words, question
        assert everywhere.in_teams(number, question) == words, question


def said(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in messages if message.get("text"))
