"""`bot triage` with the plain judge, as a process of its own: python -m tests.helpdesk.triage.plain_triage FILE…

PAUSE and SEEN are those of the judge.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.cli import main, triage_judge
from bot.cli.project import ROOT
from bot.cli.triage_judge import TrainedJudge
from bot.helpdesk.triage.rules import Rules
from tests.helpdesk.triage.plain_judge import MakePlain


def plain() -> TrainedJudge:
    """In place of the one that needs a trained model."""
    seen = os.environ.get("SEEN")
    make = MakePlain(pause=float(os.environ.get("PAUSE", "0")), seen=Path(seen) if seen else None)
    return TrainedJudge(make, Rules.read(ROOT))


if __name__ == "__main__":
    triage_judge.trained_judge = plain
    main(prog_name="bot", args=["triage", *sys.argv[1:]])
