"""How much memory a program's processes take together."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")
SESSION = 3  # proc(5): pid (comm) state ppid pgrp session


def processes_of(session: int, proc: Path = PROC) -> list[int]:
    """The ids of all processes of a session, those that were started in between too."""
    found = []
    for stat in proc.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if len(fields) > SESSION and int(fields[SESSION]) == session:
            found.append(int(stat.parent.name))
    return sorted(found)


def pss_kib(processes: list[int], proc: Path = PROC) -> int | None:
    """The proportional set sizes of `processes` summed: pages that are shared count once in all.

    None where the system does not tell (it takes Linux 4.14) or none of them runs.
    """
    sizes = []
    for process in processes:
        try:
            lines = (proc / str(process) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes += [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sum(sizes) if sizes else None
