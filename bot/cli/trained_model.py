"""Which trained model belongs to the files as they are now, and training it where there is none.

A model's name holds the fingerprint of what it was trained from, so there is no record beside it
that could be wrong, and going back to an earlier state of the data needs no training.
Rasa's own check is not enough: it looks at data, domain and config, and of a component's code only
at the class itself (`rasa/engine/training/fingerprinting.py:41`), not at what the class calls.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from bot.cli.project import RASA_QUICKLY
from bot.cli.train_progress import train_with_progress
from bot.cli.training_failed import TrainingFailed

# What a model depends on. The lock stands for the versions of Rasa, scikit-learn and the encoder.
MADE_FROM = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "bot/nlu/**/*.py",
    "bot/nlu/**/meta.json",
    "bot/seams/*.py",
    "requirements.lock",
)
UNFINISHED = "training-"
KEPT = 3  # older models are removed: each is some megabytes


def fingerprint(root: Path, data: Path | None = None) -> str:
    """Twelve hexadecimal digits over names and bytes of all that a model is made from.

    `data`: the folder that stands in the place of data/.
    """
    sha = hashlib.sha256()
    for pattern in MADE_FROM:
        base = data.parent if data and pattern.startswith("data/") else root
        for path in sorted(base.glob(pattern)):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            sha.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return sha.hexdigest()[:12]


def model_of(root: Path, models: Path) -> Path | None:
    """The model of the files as they are, if it is there."""
    path = models / f"assistant-{fingerprint(root)}.tar.gz"
    return path if path.is_file() else None


def ensure_model(root: Path, models: Path, console: Console, *, force: bool = False) -> Path:
    """Return the model of the files as they are, trained first where it is missing or `force` is set.

    It is made the newest in `models`, for `rasa run` and `rasa shell` take that one.
    Raises TrainingFailed.
    """
    with one_at_a_time(root / "var" / "train.lock", console):
        model = None if force else model_of(root, models)
        if model is None:
            model = train(root, models, console)
        os.utime(model)
    remove_old(models)
    return model


def train(root: Path, models: Path, console: Console, data: Path | None = None) -> Path:
    """Train into a folder of its own first: one who looks meanwhile finds no half a model.

    `data`: a folder of that name, in the place of data/. Raises TrainingFailed.
    """
    name = f"assistant-{fingerprint(root, data)}.tar.gz"
    models.mkdir(parents=True, exist_ok=True)
    for left_over in models.glob(f"{UNFINISHED}*"):  # of a training that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    began = time.monotonic()
    with TemporaryDirectory(dir=models, prefix=UNFINISHED) as made:
        command = [sys.executable, "-m", RASA_QUICKLY, "train", "--force", "--out", made]
        command += ["--data", str(data)] if data else []
        if train_with_progress([*command, "--fixed-model-name", name], root, console):
            raise TrainingFailed("Training failed; the reason stands above.")
        os.replace(Path(made) / name, models / name)
    console.print(f"Trained in {time.monotonic() - began:.0f} s: {name}")
    return models / name


def remove_old(models: Path) -> None:
    """Keep the newest few of our own models, and every model with another name."""
    ours = sorted(models.glob("assistant-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for path in ours[:-KEPT]:
        path.unlink(missing_ok=True)


@contextmanager
def one_at_a_time(lock: Path, console: Console) -> Iterator[None]:
    """Hold `lock`; another terminal that trains is waited for, and its model then found."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.print("Waiting for another training to end …")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
