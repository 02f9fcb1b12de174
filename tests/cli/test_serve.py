"""`bot serve`: what stops it before it listens is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from bot.cli import serve as module
from bot.cli.project import ROOT


def test_hours_that_are_none_are_told_before_anything_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the file and what leads on, and no traceback."""
    for name in ("knowledge", "content"):
        copytree(ROOT / name, tmp_path / name)
    hub = tmp_path / "knowledge" / "hub.yml"
    text = hub.read_text("utf-8").replace(
        "people:", "people:\n  hours: {monday: '17:00-09:00'}\n  x:", 1
    )
    hub.write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr("bot.cli.trained_model.ensure_model", lambda *_: pytest.fail("trained"))
    done = CliRunner().invoke(module.command, ["--port", "0"])
    assert done.exit_code == 1 and "17:00-09:00" in done.output
    assert "bot knowledge check" in done.output and "Traceback" not in done.output
