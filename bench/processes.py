"""Who is whose child, and what they hold, as /proc tells it."""

from __future__ import annotations

from pathlib import Path

from bench.memory import processes_of, pss_kib

PROC = Path("/proc")
STATE, PARENT = 0, 1  # proc(5): pid (comm) state ppid
GOING = "RSD"
"""States of a process that has neither been stopped nor ended."""


def children_of(parent: int, proc: Path = PROC) -> list[int]:
    """The ids of a process's own children."""
    every = (int(folder.name) for folder in proc.glob("[0-9]*"))
    return sorted(one for one in every if _fields(one, proc)[PARENT:][:1] == [str(parent)])


def state_of(process: int, proc: Path = PROC) -> str:
    """R, S, T …; X where it has ended."""
    return (_fields(process, proc) or ["X"])[STATE]


def _fields(process: int, proc: Path) -> list[str]:
    """What its `stat` says behind the name; nothing where it has ended."""
    try:
        stat = (proc / str(process) / "stat").read_text(errors="replace")
    except OSError:
        return []
    return stat.rpartition(")")[2].split()


def memory_mib(session: int) -> float | None:
    """The memory of all processes of a session (PSS), in MiB; None where it is not told."""
    kib = pss_kib(processes_of(session))
    return kib / 1024 if kib else None
