"""The benchmark's steps, in order; `bot bench` calls `main`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from bench import measure, replicas, servers
from bench.acknowledge import note_acknowledged
from bench.figures import median, percentile, times_less, times_more
from bench.measure import NoAnswer
from bench.places import OUR_BIN, OUT, ROOT
from bench.postgres import NoPostgres, Postgres, find_programs
from bench.questions import Questions, eval_questions, eval_rows
from bench.queue import measure_queue
from bench.results import Results
from bench.right import right
from bench.servers import DidNotStart, Server
from bench.size import FULL, QUICK, Size
from bench.stock_environment import need_stock_environment
from bench.train import (
    TrainingFailed,
    full_model,
    need_full_model,
    newest_full_model,
)
from bench.train_both import train_both
from bench.triage import measure_triage
from bench.widget import note_widget
from bench.write_stock_project import write_stock_project

FIRST_QUESTION = "Do I need a degree?"
FAILURES = (DidNotStart, NoAnswer, TrainingFailed, subprocess.CalledProcessError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit code. Targets that are missed are no failure."""
    parser = argparse.ArgumentParser(prog="bot bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer of everything (or QUICK=1)")
    parser.add_argument(
        "--full", action="store_true", help="train stock on all data too, which takes hours"
    )
    parser.add_argument(
        "--replicas",
        action="store_true",
        help="one, two and four servers on one PostgreSQL instead",
    )
    given = parser.parse_args(arguments)
    quick = given.quick or os.environ.get("QUICK", "") not in ("", "0")
    console = Console(highlight=False)
    signal.signal(signal.SIGTERM, _interrupt)
    if given.replicas:
        return replicas.main(console)
    try:
        results = run(QUICK if quick else FULL, Results(quick), console, given.full)
    except FAILURES as failure:
        console.print(f"[red]{failure}[/]")
        return 1
    except KeyboardInterrupt:
        console.print(f"Stopped. {OUT.relative_to(ROOT)} holds what was measured until now.")
        return 130
    results.show(console)
    console.print(f"Written to {OUT.relative_to(ROOT)}")
    return 0


def _interrupt(*_: object) -> None:
    """A told end is like Ctrl-C: the servers and trainings that were started end too."""
    raise KeyboardInterrupt


def run(size: Size, results: Results, console: Console, full: bool = False) -> Results:
    """All steps; after each, var/bench.json holds what is known so far."""
    need_stock_environment()
    write_stock_project()
    subprocess.run([str(OUR_BIN / "bot"), "train"], check=True, cwd=ROOT)

    console.print(f"Training both on {size.examples} examples ...")
    small = train_both(size, results)
    results.write(OUT)

    # Stock's full model takes hours to train: where there is none yet, all is measured with its
    # small one (which is no slower); with `full`, what it gets right is asked once more, last.
    model, trained_on = stock_model(small, size)
    results.detail["stock_model"] = trained_on
    both = start_both(model, size, results, console)
    try:
        console.print("Asking both, in turn ...")
        measure_both(both, size, results)
        results.write(OUT)
        note_widget(both[0], results.detail, console)
        note_right(both, trained_on, size, results, console)
    finally:
        for server in both:
            server.stop()

    console.print("Writing to ours from Slack and Teams ...")
    note_acknowledged(size.busy, results.detail, console)
    measure_on_postgresql(model, size, results, console)
    results.write(OUT)

    console.print("Filling the helpdesk's queue ...")
    results.detail["queue_p95_ms"] = measure_queue(console, size.items)
    results.write(OUT)

    console.print("Sorting messages ...")
    results.detail["sorted_a_second"] = measure_triage(model, size.sorted, console)
    results.write(OUT)

    if full and model != full_model():
        results.show(console)
        ask_full_model(size, results, console)
    return results


def measure_on_postgresql(model: Path, size: Size, results: Results, console: Console) -> None:
    """The same of both on a PostgreSQL of the benchmark's own; says so where there is none."""
    try:
        postgres = Postgres(find_programs())
        asyncio.run(postgres.__aenter__())
    except NoPostgres as missing:
        console.print(f"Not measured on PostgreSQL. {missing}")
        return
    both: list[Server] = []
    try:
        console.print("Asking both on PostgreSQL ...")
        for make in (servers.ours, partial(servers.stock, model)):
            server = make(database_url=asyncio.run(postgres.new_database()))
            server.start(FIRST_QUESTION)
            both.append(server)
        on_postgresql = Results(results.quick, title="on PostgreSQL")
        measure_both(both, size, on_postgresql)
        results.on_postgresql = on_postgresql
    finally:
        for server in both:
            server.stop()
        asyncio.run(postgres.__aexit__())


def stock_model(small: Path, size: Size) -> tuple[Path, str]:
    """The best stock model that there is now, and what it was trained on."""
    if full_model().is_file():
        return full_model(), "all data"
    if newest := newest_full_model():
        return newest, "all data as they were earlier"
    return small, f"{size.examples} examples"


def start_both(model: Path, size: Size, results: Results, console: Console) -> list[Server]:
    """Time both starts, in turn, and leave both running."""
    console.print("Starting both ...")
    seconds: dict[str, list[float]] = {"ours": [], "stock": []}
    makers: dict[str, Callable[[], Server]] = {
        "ours": servers.ours,
        "stock": partial(servers.stock, model),
    }
    running: list[Server] = []
    try:
        for number in range(size.starts):
            last = number == size.starts - 1
            for name, make in makers.items():
                server = make()
                seconds[name].append(server.start(FIRST_QUESTION))
                running.append(server)
                if not last:
                    running.pop().stop()
    except BaseException:
        for server in running:
            server.stop()
        raise
    sides = {name: median(taken) for name, taken in seconds.items()}
    results.note("start_ratio", times_less(sides["ours"], sides["stock"]), sides)
    return running


def measure_both(both: Sequence[Server], size: Size, results: Results) -> None:
    """Latency, long talks, memory and throughput of the two that run."""
    questions = eval_questions()
    note_latency(both, size, questions, results)

    grown = {server.name: measure.long_talks(server, questions.take) for server in both}
    results.note("turn200_over_turn10", grown["ours"], grown)

    memory = {server.name: server.pss_mib() for server in both}
    results.note("memory_ratio", times_less(memory["ours"], memory["stock"]), memory)

    rate = measure.throughput(both, questions.take, size.rounds, size.turns)
    results.note("throughput_ratio", times_more(rate["ours"], rate["stock"]), rate)


def note_latency(
    both: Sequence[Server], size: Size, questions: Questions, results: Results
) -> None:
    measure.latency(both, questions.take(3))  # the first turns build what the later ones use
    taken = measure.latency(both, questions.take(size.latency))
    sides = {name: 1000 * median(latency.all) for name, latency in taken.items()}
    results.note("latency_p50_ratio", times_less(sides["ours"], sides["stock"]), sides)
    results.detail["latency_ms"] = {
        name: {
            "fresh_p50": round(1000 * median(latency.fresh), 1),
            "running_p50": round(1000 * median(latency.running), 1),
            "p95": round(1000 * percentile(latency.all, 95), 1),
        }
        for name, latency in taken.items()
    }


def note_right(
    both: Sequence[Server], trained_on: str, size: Size, results: Results, console: Console
) -> None:
    """Both answer tests/eval."""
    console.print("Asking both the questions of tests/eval ...")
    results.right = right(both, eval_rows()[: size.right])
    results.detail["right_stock_model"] = trained_on
    results.write(OUT)


def ask_full_model(size: Size, results: Results, console: Console) -> None:
    """Both answer tests/eval again, stock with its full model, which is trained for it."""
    both = [servers.ours(), servers.stock(need_full_model())]
    try:
        for server in both:
            server.start(FIRST_QUESTION)
        note_right(both, "all data", size, results, console)
    finally:
        for server in both:
            server.stop()
