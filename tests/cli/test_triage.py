"""`bot triage`: exit codes, sentences, and a run that is stopped or killed and goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from bot.cli import main
from bot.cli.project import ROOT
from bot.cli.triage_progress import TriageProgress
from bot.helpdesk.triage.judging import judged
from bot.helpdesk.triage.run import Asked, run
from tests.helpdesk.triage import plain_triage

Bot = Callable[..., Result]
ROWS = 200


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bot:
    """`bot triage` with a judge that needs no model, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.cli.triage_judge.trained_judge", plain_triage.plain)
    return lambda *arguments: CliRunner().invoke(main, ["triage", *arguments])


def test_rows_with_errors_are_no_failure(bot: Bot, tmp_path: Path) -> None:
    """The folder is the usual one; the summary counts what has to be looked at."""
    (tmp_path / "in.csv").write_text("id,message\n1,I am in danger\n2\n")
    done = bot("in.csv", "--workers", "1")
    assert done.exit_code == 0, done.output
    assert "2 messages, 1 of them urgent, 1 with an error." in done.output
    assert sorted(path.name for path in (tmp_path / "triage-out").iterdir() if not path.name.startswith(".")) == ["report.html", "triage.csv", "triage.jsonl", "triage.xlsx"]  # fmt: skip


def test_a_file_that_can_not_be_read_ends_with_2_and_a_sentence(bot: Bot, tmp_path: Path) -> None:
    """Each of them is told; nothing is made."""
    (tmp_path / "in.csv").write_text("id,what\n1,x\n")
    (tmp_path / "in.xlsx").write_bytes(b"PK\x03\x04 half a file")
    done = bot("in.csv", "in.xlsx", "no.eml")
    assert done.exit_code == 2 and "no.eml: there is no such file" in done.output
    done = bot("in.csv", "in.xlsx")
    assert done.exit_code == 2
    assert "“id”, “what”" in done.output and "no whole XLSX" in done.output
    assert not (tmp_path / "triage-out").exists()


def test_a_scheduler_without_tls_is_refused(bot: Bot, tmp_path: Path) -> None:
    """Nothing is sent to it."""
    (tmp_path / "in.csv").write_text("message\nx\n")
    done = bot("in.csv", "--scheduler", "tcp://10.0.0.1:8786")
    assert done.exit_code == 1 and "--allow-plain" in done.output
    assert bot("in.csv", "--scheduler", "tls://x", "--workers", "2").exit_code == 2


def test_without_the_extra_the_sentence_says_how_to_get_it(
    bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most people never need it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "in.csv").write_text("message\nx\n")
    done = bot("in.csv", "--scheduler", "tcp://127.0.0.1:9")
    assert done.exit_code == 1 and "[cluster]" in done.output


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_a_run_that_is_ended_goes_on_where_it_was(tmp_path: Path, how: signal.Signals) -> None:
    """Nothing is lost or doubled, no process is left behind, and the files are those of a run in one go."""
    source, seen = tmp_path / "in.jsonl", tmp_path / "seen"
    lines = [json.dumps({"text": f"How many sessions in module {at % 90}?"}) for at in range(ROWS)]
    source.write_text("\n".join(lines))
    first = start(tmp_path, "out", seen, pause=0.02)
    wait_for(lambda: seen.exists() and len(seen.read_text().split()) >= ROWS // 2)
    if how == signal.SIGINT:
        os.killpg(first.pid, signal.SIGINT)  # as the terminal does: to all of them
    else:
        first.kill()
    _, said = first.communicate(timeout=60)
    wait_for(lambda: not alive(first.pid))
    if how == signal.SIGINT:
        assert first.returncode == 130 and "Stopped." in said
    again = start(tmp_path, "out", seen, pause=0.0, workers=1)
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert "Goes on after the" in said
    in_one_go(source, tmp_path / "whole")
    for name in ("triage.csv", "triage.jsonl", "triage.xlsx", "report.html"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert set(map(int, seen.read_text().split())) == set(range(1, ROWS + 1))
    assert len(seen.read_text().split()) < 2 * ROWS


def in_one_go(source: Path, out: Path) -> None:
    """The same in this process."""
    plain = plain_triage.plain()
    judge = plain.make()
    work = lambda messages: (judged(judge, one) for one in messages)
    asked = Asked([source], out, None, plain.make, work, plain.labels(), plain.rules.measured)
    run(asked, print, TriageProgress(Console(file=StringIO())))


def start(
    folder: Path, out: str, seen: Path, pause: float, workers: int = 2
) -> subprocess.Popen[str]:
    """The command as a process, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.helpdesk.triage.plain_triage", str(folder / "in.jsonl"),
         "--out", str(folder / out), "--workers", str(workers)],
        cwd=ROOT, env={**os.environ, "PAUSE": str(pause), "SEEN": str(seen)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(happens: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_outside_a_terminal_a_line_now_and_then_says_how_far_it_is() -> None:
    """With the rate and the time left, which loading the model does not count in."""
    now = 0.0
    told = StringIO()
    with TriageProgress(Console(file=told), clock=lambda: now) as progress:
        progress.begin(100, 1_300)
        now = 90.0
        for _ in range(600):
            progress.step()
            now += 0.01
    assert told.getvalue() == "101 of 1,300, starting\n601 of 1,300, 100 a second, 7 s left\n"


def test_in_a_terminal_there_is_a_bar() -> None:
    """And none is left when it is done."""
    told = StringIO()
    now = 0.0
    console = Console(file=told, force_terminal=True, width=100)
    with TriageProgress(console, clock=lambda: now) as progress:
        progress.begin(0, 40_000)
        for _ in range(300):
            progress.step()
            now += 0.01
        assert progress.pace(now) == "100 a second, 6 min left"
    assert "of 40,000" in told.getvalue()
