"""Which files make up what is known about a role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sources:
    """The files of one role."""

    role: str
    page: Path
    sidecar: Path
    statements: Path
    topics: Path
    words: Path
    built: Path


def sources(root: Path) -> list[Sources]:
    """Return the files of each role under `root`, in order of their ids: a folder with topics is a role."""
    return [
        Sources(
            role=topics.parent.name,
            page=root / "content" / f"{topics.parent.name}.txt",
            sidecar=root / "content" / f"{topics.parent.name}.yml",
            statements=topics.with_name("statements.yml"),
            topics=topics,
            words=topics.with_name("words.yml"),
            built=topics.with_name("statements.json"),
        )
        for topics in sorted((root / "knowledge").glob("*/topics.yml"))
    ]
