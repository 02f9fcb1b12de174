"""A file that was uploaded, and how far its sorting is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True)
class Job:
    """`total` is None until the rows are counted. `failure` says why it failed, or nothing. Times are seconds since 1970."""

    id: int
    name: str
    started_by: str
    state: State
    total: int | None
    done: int
    added: int
    duplicates: int
    errors: int
    failure: str
    created_at: float
    updated_at: float
