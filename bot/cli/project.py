"""Where the project lies, the terminal to write to, and how other tools are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bot import settings
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
console = Console(highlight=False)
# Progress goes here, so that what a program reads from standard output is only the result.
errors = Console(highlight=False, stderr=True)
RASA_QUICKLY = "bot.seams"
"""The module that is the `rasa` command with our training data read in C."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
RASA_WARNS = "UserWarning:"  # the rest are notices of its dependencies and what it is doing
# Rasa reports its use over the network unless told not to (rasa/telemetry.py:157), and reads
# LOG_LEVEL as we do, but dies of a blank one and of small letters (rasa/utils/common.py:194).
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONUNBUFFERED": "1", "LOG_LEVEL": "INFO"}


def project_settings() -> Settings:
    """The settings, with their folders under the project's wherever the command is called from.

    Raises BadSetting.
    """
    values = settings.load(dotenv=ROOT / ".env")
    return replace(values, data_dir=ROOT / values.data_dir, models_dir=ROOT / values.models_dir)


def run_module(module: str, *arguments: str) -> int:
    """Run `python -m module …` of this environment in the project's folder; its exit code."""
    command = [sys.executable, "-m", module, *arguments]
    if module == RASA_QUICKLY:
        return run_rasa(command)
    return subprocess.call(command, cwd=ROOT, env={**os.environ, **QUIET})


def run_rasa(command: Sequence[str]) -> int:
    """Run a command of Rasa's, and show of what it prints only what there is to mend."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **QUIET},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    plain = COLOUR.sub("", done.stdout)
    found = [line.rpartition(RASA_WARNS)[2].strip() for line in plain.splitlines()
             if RASA_WARNS in line or " ERROR " in line]  # fmt: skip
    for line in found:
        console.out(f"  {line}", highlight=False)
    if done.returncode and not found:
        console.out(plain, highlight=False)
    return done.returncode


def run_steps(steps: Sequence[tuple[str, Sequence[str]]]) -> int:
    """Run each (title, module and arguments), all of them, and end with the sum of it.

    Returns how many failed: a person wants to see everything that is wrong, not the first.
    """
    failed = []
    for title, (module, *arguments) in steps:
        console.rule(title, align="left", style="dim")
        began = time.monotonic()
        if run_module(module, *arguments):
            failed.append(title)
            console.print(f"[red]✗[/] {title}")
        else:
            console.print(f"[green]✓[/] {title} [dim]{time.monotonic() - began:.1f} s[/]")
    if failed:
        console.print(f"\n[red]Not in order:[/] {', '.join(failed)}")
    return len(failed)
