"""All promises, one after the other; `bot faults` calls `main`."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bench.postgres import NoPostgres, Postgres, find_programs
from bot.settings import load
from faults.client import addresses
from faults.places import OUT, ROOT, VAR
from faults.show import Result, exit_code, last_line, show, write
from faults.size import Size, size
from faults.table import PROMISES, Promise
from faults.tiny import tiny_models
from faults.verdict import NotMeasured, Verdict
from faults.world import Models, World

TRIES = 3
"""How often a promise is measured at most whose times alone were not kept."""
MISSING = 2
"""The exit code where there is nothing to run it with."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Tries the promises; returns the exit code (`faults.show.exit_code`, or 2 without PostgreSQL)."""
    parser = argparse.ArgumentParser(prog="bot faults", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small versions")
    parser.add_argument("--soak", action="store_true", help="the long run with 100,000 messages")
    parser.add_argument("--only", type=int, action="append", choices=range(1, len(PROMISES) + 1))
    given = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        programs = find_programs()
    except NoPostgres as missing:
        console.print(str(missing))
        return MISSING
    chosen = [one for one in PROMISES if not given.only or one.number in given.only]
    try:
        models = Models(tiny_models(), real_models(chosen))
        much = size(quick=given.quick, soak=given.soak)
        results = asyncio.run(run(chosen, much, programs, models, console))
    except (NoPostgres, NotMeasured, subprocess.CalledProcessError) as failed:
        console.print(str(failed))
        return MISSING
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("Stopped.")
        return 130
    write(OUT, results, quick=given.quick)
    console.print(last_line(results))
    return exit_code(results)


def real_models(chosen: Sequence[Promise]) -> Path:
    """The folder of the assistant's own model, which is trained where one of `chosen` needs it.

    Here, so that no start has to. Raises CalledProcessError.
    """
    if any(promise.real for promise in chosen):
        subprocess.run([sys.executable, "-m", "bot", "train"], check=True, cwd=ROOT)
    return ROOT / load(dotenv=ROOT / ".env").models_dir


async def run(
    chosen: Sequence[Promise], size: Size, programs: Path, models: Models, console: Console
) -> list[Result]:
    """Tries each of `chosen`; told to end, it ends what it has started first."""
    me = asyncio.current_task()
    assert me is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)
    sources, results = addresses(), []
    for promise in chosen:

        async def measure(promise: Promise = promise) -> Verdict:
            folder = VAR / f"{promise.number:02}"
            shutil.rmtree(folder, ignore_errors=True)
            async with Postgres(programs) as postgres:  # a new one: what broke one breaks no other
                return await tried(
                    promise, World(size, folder, postgres, models, addresses=sources)
                )

        began = time.monotonic()
        verdict = await measured(measure)
        results.append(Result(promise, verdict, time.monotonic() - began))
        show(console, results[-1])
    return results


async def measured(measure: Callable[[], Awaitable[Verdict]]) -> Verdict:
    """The verdict, and where nothing but a time was not kept, that of another try, with the first one told.

    A machine that does other things meanwhile makes times longer, never shorter.
    """
    before: list[str] = []
    verdict = await measure()
    while verdict.only_late and len(before) < TRIES - 1:
        before.append("; ".join(verdict.late))
        verdict = await measure()
    if not before:
        return verdict
    return replace(verdict, figure=f"{verdict.figure}; measured again after: {' | '.join(before)}")


async def tried(promise: Promise, world: World) -> Verdict:
    """Kept or broken. One that could not be measured, or hangs, is broken."""
    try:
        async with world:
            return await asyncio.wait_for(promise.run(world), world.size.patience)
    except TimeoutError:
        return Verdict("", (f"not over after {world.size.patience:.0f} s",))
    except NotMeasured as why:
        return Verdict("", (f"not measured: {why}",))
    except Exception as error:  # noqa: BLE001  # whatever it is, nothing was shown
        return Verdict("", (f"not measured: {type(error).__name__}: {error}",))
