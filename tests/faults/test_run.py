"""A promise that was not measured is not kept, and only eighteen kept ones end with 0."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from rich.console import Console

from bench.postgres import NoPostgres, Postgres
from bot.cli import main as bot
from faults import run as run_module
from faults.run import main, measured, tried
from faults.show import Result, exit_code, last_line, line, show, write
from faults.size import FULL, QUICK, size
from faults.table import PROMISES
from faults.verdict import Check, NotMeasured, Verdict
from faults.world import Models, World

KEPT, BROKEN = Verdict("3 of 3"), Verdict("2 of 3", ("one was lost",))
LATE = Verdict("3 of 3", late=("one took 9 s",))


def world(folder: Path, patience: float = 60.0) -> World:
    """One whose promises need nothing of it."""
    much = replace(QUICK, patience=patience)
    return World(much, folder, cast(Postgres, None), Models(folder, folder))


def results(*verdicts: Verdict) -> list[Result]:
    return [Result(p, v, 1.0) for p, v in zip(PROMISES, verdicts, strict=False)]


def test_the_table_has_the_eighteen_promises_in_order() -> None:
    assert [promise.number for promise in PROMISES] == list(range(1, 19))
    assert [p.number for p in PROMISES if p.real] == [*range(9, 18)]
    assert len({promise.run for promise in PROMISES}) == 18


def test_a_check_that_looked_at_nothing_gives_no_verdict() -> None:
    with pytest.raises(NotMeasured):
        Check().verdict("all of none")


def test_a_verdict_tells_the_figure_and_the_first_reasons() -> None:
    check = Check()
    for number in range(5):
        check.must(number == 0, f"reason {number}")
    verdict = check.verdict("5 looked at")
    assert not verdict.kept
    assert verdict.line == "reason 1; reason 2; reason 3; and 1 more (5 looked at)"
    assert KEPT.line == "3 of 3"


def test_a_promise_that_raises_or_hangs_is_broken(tmp_path: Path) -> None:
    async def raises(_world: World) -> Verdict:
        raise ZeroDivisionError("by nought")

    async def unmeasured(_world: World) -> Verdict:
        raise NotMeasured("there was no fault")

    async def hangs(_world: World) -> Verdict:
        await asyncio.Event().wait()
        return KEPT

    async def keeps(_world: World) -> Verdict:
        return KEPT

    lines = []
    for promise, patience in ((raises, 60.0), (unmeasured, 60.0), (hangs, 0.01), (keeps, 60.0)):
        one = replace(PROMISES[0], run=promise)
        lines.append(asyncio.run(tried(one, world(tmp_path, patience))).line)
    assert lines == [
        "not measured: ZeroDivisionError: by nought",
        "not measured: there was no fault",
        "not over after 0 s",
        "3 of 3",
    ]


@pytest.mark.parametrize(
    ("seen", "kept", "times"),
    [
        ([KEPT], True, 1),
        ([BROKEN, KEPT], False, 1),
        ([LATE, KEPT], True, 2),
        ([LATE, BROKEN, KEPT], False, 2),
        ([replace(BROKEN, late=LATE.late), KEPT], False, 1),
        ([LATE, LATE, LATE, KEPT], False, 3),
    ],
)
def test_only_a_time_is_measured_again(seen: list[Verdict], kept: bool, times: int) -> None:
    left = iter(seen)

    async def measure() -> Verdict:
        return next(left)

    verdict = asyncio.run(measured(measure))
    assert verdict.kept is kept
    assert len(list(left)) == len(seen) - times
    assert ("measured again after: one took 9 s" in verdict.line) == (times > 1)


def test_only_eighteen_kept_promises_end_with_nought() -> None:
    assert exit_code(results(*[KEPT] * 18)) == 0
    assert last_line(results(*[KEPT] * 18)) == "18 kept, 0 broken"
    assert exit_code(results(*[KEPT] * 17, BROKEN)) == 1
    assert last_line(results(*[KEPT] * 17, BROKEN)) == "17 kept, 1 broken"
    assert exit_code(results(*[KEPT] * 17)) == 3
    assert last_line(results(*[KEPT] * 17)) == "17 kept, 0 broken, 1 not run"
    assert exit_code([]) == 3


def test_each_promise_is_one_line_however_long() -> None:
    out = io.StringIO()
    long = Verdict("word " * 100, ("[bold]not markup[/]",))
    for result in results(KEPT, long):
        show(Console(file=out, width=60, highlight=False), result)
    first, second = out.getvalue().splitlines()
    assert first == line(results(KEPT)[0])
    assert " kept " in first and " BROKEN " in second
    assert "[bold]not markup[/]" in second


def test_the_figures_are_written_down(tmp_path: Path) -> None:
    write(tmp_path / "faults.json", results(KEPT, BROKEN), quick=True)
    told = json.loads((tmp_path / "faults.json").read_text())
    assert [(row["number"], row["kept"]) for row in told["promises"]] == [(1, True), (2, False)]
    assert told["promises"][1]["wrong"] == ["one was lost"]


def test_without_postgresql_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def none() -> Path:
        raise NoPostgres("Get it: apt-get install postgresql")

    monkeypatch.setattr(run_module, "find_programs", none)
    assert main([]) == 2
    assert "apt-get install postgresql" in capsys.readouterr().out


def test_sizes() -> None:
    assert size(quick=False, soak=False) == FULL
    assert size(quick=True, soak=False) == QUICK
    assert size(quick=False, soak=True).long == 100_000
    assert FULL.long == 20_000 and FULL.kills == 50 and FULL.malformed == 10_000


@pytest.mark.parametrize(
    ("typed", "environ", "wanted"),
    [
        ([], {}, []),
        (["--only", "3", "--only", "8"], {"QUICK": "1"}, ["--only=3", "--only=8", "--quick"]),
        ([], {"QUICK": "0", "SOAK": "1"}, ["--soak"]),
        (["--quick"], {"QUICK": ""}, ["--quick"]),
    ],
)
def test_the_command_hands_on_what_it_was_given(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], environ: dict[str, str], wanted: list[str]
) -> None:
    given: list[tuple[str, ...]] = []

    def run(*arguments: str) -> int:
        given.append(arguments)
        return 3

    monkeypatch.setattr("bot.cli.faults.run_module", run)
    done = CliRunner().invoke(bot, ["faults", *typed], env={"QUICK": None, "SOAK": None, **environ})
    assert done.exit_code == 3, done.output
    assert given == [("faults", *wanted)]
