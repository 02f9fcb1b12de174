"""Reads a Containerfile: its stages, and each stage's instructions in order.

As much of the format as ours uses: comments, lines that go on, flags, the exec form.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

_FLAG = re.compile(r"--([a-z-]+)(?:=(\S+))?\s+")


@dataclass(frozen=True)
class Step:
    """One instruction: `name` in capitals, its flags, and the rest of it as written."""

    name: str
    flags: dict[str, str]
    rest: str

    @property
    def words(self) -> list[str]:
        """The rest as words; of the exec form its items. Raises ValueError where it is neither."""
        text = self.rest.removeprefix("CMD ") if self.name == "HEALTHCHECK" else self.rest
        return list(json.loads(text)) if text.startswith("[") else shlex.split(text)

    @property
    def exec_form(self) -> bool:
        """Whether it is a list of words that no shell reads."""
        return self.rest.removeprefix("CMD ").startswith("[")


@dataclass
class Stage:
    """What stands between two FROM; the last one's name is empty."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def all(self, name: str) -> list[Step]:
        """The stage's instructions of that name."""
        return [step for step in self.steps if step.name == name]

    @property
    def environment(self) -> dict[str, str]:
        """What its ENV instructions set."""
        pairs = (word.partition("=") for step in self.all("ENV") for word in step.words)
        return {name: value for name, _, value in pairs}


def read_steps(path: Path) -> list[Stage]:
    """The stages of the Containerfile `path`, with ARG defaults filled into FROM."""
    stages: list[Stage] = []
    arguments: dict[str, str] = {}
    for line in _lines(path.read_text(encoding="utf-8")):
        name, _, rest = line.partition(" ")
        step = _step(name, rest.strip())
        if name == "FROM":
            for argument, value in arguments.items():
                rest = rest.replace(f"${{{argument}}}", value)
            base, _, stage = rest.partition(" AS ")
            stages.append(Stage(base.strip(), stage.strip()))
        elif stages:
            stages[-1].steps.append(step)
        elif name == "ARG":
            argument, _, value = rest.partition("=")
            arguments[argument] = value
    return stages


def _lines(text: str) -> list[str]:
    """Its instructions, one a line: comments left out, lines that go on put together."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(kept))
    return [line for line in whole.splitlines() if line.strip()]


def _step(name: str, rest: str) -> Step:
    flags = {}
    while found := _FLAG.match(rest):
        flags[found[1]] = found[2] or ""
        rest = rest[found.end() :]
    return Step(name, flags, rest)
