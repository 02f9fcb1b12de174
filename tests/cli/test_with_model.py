"""The commands that talk, with the trained model, as a person calls them."""

import json
import subprocess
import sys

import pytest
from rich.console import Console

from bot.cli.project import ROOT, project_settings
from bot.cli.trained_model import ensure_model

pytestmark = pytest.mark.trained


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    """Runs `bot …` from somewhere else than the project's folder; returns what it printed."""
    ensure_model(ROOT, project_settings().models_dir, Console(stderr=True))
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*arguments, typed=""):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=elsewhere, input=typed, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run


def test_a_question_is_answered_with_its_source(bot):
    _, custom = json.loads(bot("ask", "--json", "How many sessions are there?"))
    assert custom["custom"]["outcome"] == "answer"
    quote = custom["custom"]["answers"][0]["sources"][0]["quote"]
    pages = [path.read_text() for path in (ROOT / "content").glob("*.txt")]
    assert any(quote in page for page in pages)


def test_a_talk_remembers_what_it_was_about(bot):
    typed = "helo\nhow long is the training?\nand is it online?\n/sources\n/quit\n"
    shown = bot("chat", typed=typed)
    assert "did not understand" not in shown
    assert "three hours" in shown
    assert "online" in shown


def test_an_explanation_goes_from_the_safety_rules_to_the_reply(bot):
    shown = bot("explain", "--after", "how long is the training", "and who made it?")
    headings = ("Safety rules", "Question 1", "What was done", "The reply")
    places = [shown.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "steps:" in shown
