"""How much of the personal data in whole mails is gone; and what is asked about the page stays as it is.

These mails are read and learnt from, so the figure says what the rules know, not what they will meet.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.privacy.redact import redact

SETS = Path(__file__).parents[1] / "eval"
GONE = 335
OF = 336


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a set of tests/eval."""
    return [json.loads(line) for line in (SETS / name).read_text("utf-8").splitlines()]


def test_as_much_of_the_mails_is_gone_as_has_been() -> None:
    """Pieces that are in neither the subject nor the words any more."""
    pieces = [
        piece["text"] not in f"{redact(row['subject'])}\n{redact(row['mail'])}"
        for row in rows("mails.jsonl")
        for piece in row["personal"]
    ]
    assert len(pieces) == OF
    assert sum(pieces) >= GONE


def test_mails_that_hold_none_stay_but_for_what_their_labels_leave_open() -> None:
    """Initials under a mail ("D."), a patient's ("Mrs A"), somebody of the newspapers."""
    changed = [
        row["id"]
        for row in rows("mails.jsonl")
        if not row["personal"] and redact(row["mail"]) != row["mail"]
    ]
    assert changed == ["a018", "a026"]
