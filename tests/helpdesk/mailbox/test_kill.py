"""A process that is killed while it reads a mailbox loses no mail and doubles none."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from bot.cli.project import ROOT
from tests.helpdesk.mailbox.conftest import ASKS, Desk, mail


@pytest.mark.parametrize("when", ["marked", "after"])
def test_killed_at_any_moment(desk: Desk, when: str) -> None:
    """At the end of a mail's transaction, before it is committed, and right after that."""
    for number in range(5):
        desk.dovecot.deliver(mail(f"{ASKS} {number}", id=f"<{number}@a.org>"))
    url = str(desk.database.engine.url)
    ca = str(desk.dovecot.certificates.ca)
    command = [sys.executable, "-m", "tests.helpdesk.mailbox.kill_in_between", url, str(desk.dovecot.tls), ca, when]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2_000:]
    kept = 3 if when == "after" else 2
    assert len(desk.items()) == kept
    assert desk.look() == 5 - kept
    assert [one.text[-1] for one in desk.items()] == list("01234")
