"""How many of the phrases written before the rules are found, and how many ordinary ones disturbed.

The files are never trimmed to what the rules can do: a row is not removed or reworded because it
failed. The figures are of phrases by one writer; docs/safety.md has those by others.
"""

from pathlib import Path

from bot.safety import Screen

HERE = Path(__file__).parent
SCREEN = Screen(HERE.parents[1] / "knowledge" / "safety" / "phrases.yml")


def test_danger_is_found() -> None:
    """At least 98 of 100 messages of people in danger, each kind by itself too."""
    rows = [row.split(" | ", 1) for row in _rows("phrases_danger.txt")]
    missed = [(kind, text) for kind, text in rows if SCREEN.check(text).level != "danger"]
    assert len(missed) <= len(rows) * 0.02, missed
    for kind in ("self_harm", "emergency", "violence"):
        assert len([k for k, _ in missed if k == kind]) <= 2, missed


def test_ordinary_questions_are_left_alone() -> None:
    """At most 1 in 100, although half of these were written to sound alarming."""
    rows = _rows("phrases_ordinary.txt")
    alarmed = [text for text in rows if SCREEN.check(text).level == "danger"]
    assert len(alarmed) <= len(rows) * 0.01, alarmed
    stirred = [text for text in rows if SCREEN.check(text).level != "none"]
    assert len(stirred) <= len(rows) * 0.02, stirred


def test_worries_are_heard() -> None:
    """At least 9 of 10 plain worries about a patient, or about the writer's own work."""
    for name in ("phrases_concern.txt", "phrases_wellbeing.txt"):
        rows = _rows(name)
        missed = [text for text in rows if SCREEN.check(text).level == "none"]
        assert len(missed) <= len(rows) * 0.1, missed


def _rows(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
