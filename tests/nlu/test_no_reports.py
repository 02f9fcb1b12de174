"""ONNX Runtime is told to report nothing before it is loaded, wherever our code loads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = """
import sys
import os
import bot.nlu.encoder
assert "onnxruntime" not in sys.modules
print(os.environ["ORT_DISABLE_TELEMETRY"])
"""


def test_it_is_told_before_it_is_loaded() -> None:
    """The package that every user of it imports sets the variable, and imports nothing yet."""
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "1"


def test_nobody_else_loads_it() -> None:
    """Only modules below that package import it, so none can be first."""
    users = [
        path.relative_to(ROOT)
        for folder in ("bot", "actions", "bench", "faults", "deploy")
        for path in (ROOT / folder).rglob("*.py")
        if "import onnxruntime" in path.read_text(encoding="utf-8")
    ]
    assert users == [Path("bot/nlu/encoder/encoder.py")]
