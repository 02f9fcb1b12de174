"""Rasa's commands start without SQLAlchemy's notice about a version Rasa can't use."""

import subprocess
import sys


def told(env: dict[str, str]) -> str:
    command = [sys.executable, "-c", "import rasa.core.tracker_store"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stderr


def test_no_notice() -> None:
    assert "MovedIn20Warning" not in told({})


def test_still_needed() -> None:
    """When this fails, the notice is gone by itself, and so can the seam."""
    assert "MovedIn20Warning" in told({"SQLALCHEMY_SILENCE_UBER_WARNING": "0"})
