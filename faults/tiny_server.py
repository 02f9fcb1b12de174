"""`bot serve` over the tiny project of the tests, with actions that misbehave when they are told to.

For promises about the turn: its answers say which turn of the talk they are, so that one
that is lost, done twice or out of order shows, and it starts and answers quickly.
"""

from __future__ import annotations

from pathlib import Path

from bot.seams.lean_start import lean_start
from bot.server.serve import serve
from bot.settings import load

ACTIONS = "faults.tiny_actions"


def main() -> None:
    """Serves as the environment says; no file of settings is read."""
    with lean_start():
        from bot.server import assistant
    assistant.ACTIONS = ACTIONS
    serve(load(dotenv=Path("/nonexistent")))


if __name__ == "__main__":
    main()
