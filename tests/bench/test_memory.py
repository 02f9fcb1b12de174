"""Memory is that of all processes of a session, pages that are shared counted once in all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.memory import processes_of, pss_kib


def process(proc: Path, number: int, session: int, pss: int | None, name: str = "rasa") -> None:
    folder = proc / str(number)
    folder.mkdir()
    folder.joinpath("stat").write_text(f"{number} ({name}) S 1 {session} {session} 0 -1 4194560\n")
    if pss is not None:
        folder.joinpath("smaps_rollup").write_text(
            f"55d0-7ffd ---p 00000000 00:00 0 [rollup]\nRss: 9999 kB\nPss: {pss} kB\nPss_Anon: 7 kB\n"
        )


def test_the_processes_of_a_session_are_found(tmp_path: Path) -> None:
    process(tmp_path, 10, session=10, pss=1)
    process(tmp_path, 11, session=10, pss=1, name="a name) with 99 (brackets")
    process(tmp_path, 12, session=12, pss=1)
    (tmp_path / "self").mkdir()
    assert processes_of(10, tmp_path) == [10, 11]


def test_their_pss_is_summed_and_one_that_ended_counts_nothing(tmp_path: Path) -> None:
    process(tmp_path, 10, session=10, pss=1500)
    process(tmp_path, 11, session=10, pss=500)
    process(tmp_path, 12, session=10, pss=None)
    assert pss_kib([10, 11, 12, 13], tmp_path) == 2000


def test_where_the_system_does_not_tell_it_is_unknown(tmp_path: Path) -> None:
    process(tmp_path, 10, session=10, pss=None)
    assert pss_kib([10], tmp_path) is None


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's /proc")
def test_a_real_process_and_its_child_are_measured() -> None:
    child = "print('up', flush=True); input()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as started:
        assert started.stdout
        assert started.stdout.readline() == b"up\n"
        found = processes_of(started.pid)
        assert started.pid in found
        assert len(found) == 2
        assert os.getpid() not in found
        assert (pss_kib(found) or 0) > 1000
        started.communicate(b"\n")
