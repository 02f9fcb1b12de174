"""Trains both assistants by `rasa train`, as whole processes, and times it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from pathlib import Path

from bench.places import OUR_BIN, ROOT, STOCK, STOCK_BIN, VAR
from bench.write_stock_project import PROJECT

MODELS = VAR / "stock-models"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
ALONE = {"PYTHONPATH": ""}  # the stock project must not find our packages
DEPENDS_ON = ("config.yml", "domain.yml", "data/nlu.yml", "data/rules.yml", "data/stories.yml")


class TrainingFailed(Exception):
    """`rasa train` failed; the message names its log."""


def train_stock(project: Path, out: Path, name: str, *, force: bool) -> float:
    """Train the stock project in `project` and return the seconds it took."""
    return _rasa_train(STOCK_BIN, project, project, out, name, force=force)


def train_ours(data: Path, out: Path, name: str) -> float:
    """Train our own config on the training data in `data`; returns the seconds it took."""
    return _rasa_train(OUR_BIN, ROOT, data, out, name, force=True)


def _rasa_train(
    environment: Path, project: Path, data: Path, out: Path, name: str, *, force: bool
) -> float:
    command = [str(environment / "rasa"), "train", "--fixed-model-name", name,
               "--domain", str(project / "domain.yml"), "--config", str(project / "config.yml"),
               "--data", str(data / "data"), "--out", str(out)]  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    cache = VAR / "cache" / ("forced" if force else project.name)
    alone = ALONE if environment == STOCK_BIN else {}
    env = {**os.environ, **QUIET, **alone, "RASA_CACHE_DIRECTORY": str(cache)}
    log = out / f"{name}.log"
    began = time.perf_counter()
    with log.open("wb") as written:
        ended = subprocess.run(
            [*command, *(["--force"] if force else [])],
            cwd=project,
            env=env,
            stdout=written,
            stderr=subprocess.STDOUT,
            check=False,  # its log is named below
        )
    seconds = time.perf_counter() - began
    if ended.returncode or not (out / f"{name}.tar.gz").is_file():
        raise TrainingFailed(f"Training failed; why stands at the end of {log.relative_to(ROOT)}.")
    return seconds


def full_model(project: Path = PROJECT) -> Path:
    """Where the stock model of all data, as they lie in `project`, stands once it is trained."""
    return MODELS / f"stock-{fingerprint(project)}.tar.gz"


def newest_full_model() -> Path | None:
    """The full stock model that was trained last, on data as they were then; None without one."""
    made = sorted(MODELS.glob("stock-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return made[-1] if made else None


def need_full_model(project: Path = PROJECT) -> Path:
    """The stock model of all data; it takes two hours or so to train and is kept under its hash."""
    model = full_model(project)
    if not model.is_file():
        name = model.name.removesuffix(".tar.gz")
        print("Training the stock project on all data (two hours or so, once) ...", flush=True)
        print(f"  its progress: tail -f {(MODELS / name).relative_to(ROOT)}.log", flush=True)
        train_stock(project, MODELS, name, force=False)
    return model


def fingerprint(project: Path) -> str:
    """Twelve hexadecimal digits over all that the stock project's model is made from."""
    sha = hashlib.sha256((STOCK / "requirements.lock").read_bytes())
    for name in DEPENDS_ON:
        sha.update(f"\n{name}\n".encode() + (project / name).read_bytes())
    return sha.hexdigest()[:12]
