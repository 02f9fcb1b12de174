"""`rasa train` with a progress bar in the place of its log, which is shown only where it fails."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.cli.project import QUIET

# rasa/engine/training/hooks.py:133,157
STARTS = re.compile(r"Starting to train component '(\w+)'")
# bot/nlu/question_reader.py: it takes nearly all of the time
STEP = re.compile(r"Training step: (.+)")
ENDS = re.compile(r"Finished training component '(\w+)'")


def train_with_progress(command: Sequence[str], root: Path, console: Console) -> int:
    """Run `command` (a `rasa train`) in `root` and return its exit code; shows its log if not 0."""
    log: list[str] = []
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    process = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, **QUIET},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    if not console.is_terminal:
        console.print("Training …")
    with process, Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Training: reading the data", total=count_components(root))
        for line in process.stdout:
            log.append(line)
            if found := STARTS.search(line):
                progress.update(task, description=f"Training: {found[1]}")
            elif found := STEP.search(line):
                progress.update(task, description=f"Training: {found[1]}")
                if not console.is_terminal:
                    console.print(f"      {found[1]}")
            elif ENDS.search(line):
                progress.advance(task)
    if process.returncode:
        console.out("".join(log), highlight=False)
    return process.returncode


def count_components(root: Path) -> int:
    """How many components and policies config.yml names: the length of the bar."""
    text = (root / "config.yml").read_text(encoding="utf-8")
    return max(1, len(re.findall(r"^\s*- name:", text, re.MULTILINE)))
