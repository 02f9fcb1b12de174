"""The tiny project's model, trained once and kept until the project changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from faults.places import TINY, VAR
from faults.verdict import NotMeasured


def tiny_models(project: Path = TINY, kept: Path = VAR / "tiny") -> Path:
    """The folder of its model, some seconds of training where there is none. Raises NotMeasured."""
    files = sorted(path for path in project.rglob("*.yml"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    folder = kept / digest
    if list(folder.glob("*.tar.gz")):
        return folder
    kept.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=kept, prefix="training-") as made:
        copy = Path(made) / "project"
        shutil.copytree(project, copy)  # Rasa leaves a cache where it trains
        out = Path(made) / "models"
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--out", str(out)],
            cwd=copy, capture_output=True, text=True, check=False,
            env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        )  # fmt: skip
        if done.returncode:
            raise NotMeasured(f"the tiny project can't be trained: {done.stderr[-500:]}")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(out, folder)
    return folder
