"""`bot test`."""

from __future__ import annotations

import json
import os
import sys

import click

from bot.cli import examples
from bot.cli.project import ROOT, console, project_settings, run_module

COVERAGE = ("--cov=bot", "--cov=actions", "--cov-report=term:skip-covered")
# One more at a time than there are processors, for a test of a browser or of a killed server mostly waits; each loads the
# model, so on a large machine no more than a few. A file's tests stay together: they share a server or a browser.
# The longest files come first (tests/conftest.py), and stay there.
PROCESSES = min(4, (os.cpu_count() or 1) + 1)
AT_ONCE = (
    f"--numprocesses={PROCESSES}",
    "--dist=loadfile",
    "--no-loadscope-reorder",
    "--cache-clear",
)

FAILED = 1
"""pytest's exit code where tests failed, and nothing worse happened."""
FEW = 3


@click.command(
    name="test",
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "bot test                          # all of them",
        "bot test --coverage               # and what they reach, which takes longer",
        "bot test tests/answers -k degree  # pytest's own arguments",
    ),
)
@click.option("--coverage", is_flag=True, help="Show which lines no test reaches.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(coverage: bool, arguments: tuple[str, ...]) -> None:
    """Run the tests. What can't run here is named as skipped, with how to get what it needs.

    Trains first where that is due, so that a failing training is not seen as a failing test.
    """
    from bot.cli.trained_model import ensure_model
    from bot.helpdesk.triage.worker import ONE_THREAD

    coverings = COVERAGE if coverage else ()
    if arguments:
        sys.exit(run_module("pytest", *coverings, *arguments))
    ensure_model(ROOT, project_settings().models_dir, console)
    os.environ.update(ONE_THREAD)  # else what is computed for one test keeps the others waiting
    code = run_module("pytest", *coverings, *AT_ONCE)
    sys.exit(alone(failed()) if code == FAILED else code)


def failed() -> list[str]:
    """The tests that failed last, as pytest noted them."""
    noted = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return list(json.loads(noted.read_text("utf-8"))) if noted.exists() else []


def alone(tests: list[str]) -> int:
    """Runs a few that failed once more, without others beside them; pytest's exit code.

    A browser, servers and a database on a small machine may keep each other from their time. That is told of,
    and by name: a race is a fault all the same. Many that fail are no race.
    """
    if not 0 < len(tests) <= FEW:
        return FAILED
    console.print(f"\n{len(tests)} failed beside others. Once more, alone:")
    code = run_module("pytest", "--last-failed", "--last-failed-no-failures=none")
    for test in tests if code == 0 else ():
        console.print(f"[yellow]Failed beside others, passed alone:[/] {test}", soft_wrap=True)
    return code
