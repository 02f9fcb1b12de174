"""What is wrong with a knowledge file, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One finding. `file` is relative to the project, `line` counts from 1."""

    file: str
    line: int
    what: str
    mend: str
    level: Level = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} Mend: {self.mend}"


def relative(path: Path, root: Path) -> str:
    """Return `path` as it is shown: from the project's root, so that no machine path is printed."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
