"""The benchmark's steps, in order; `bot bench` calls `main`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console

from bench import measure, servers
from bench.figures import median, percentile, times_less, times_more
from bench.measure import NoAnswer
from bench.places import OUR_BIN, OUT, ROOT, VAR
from bench.questions import Questions, eval_questions, eval_rows
from bench.results import Results
from bench.right import right
from bench.servers import DidNotStart, Server
from bench.stock_environment import need_stock_environment
from bench.train import TrainingFailed, stock_model, train_ours, train_stock
from bench.training_data import DATA, examples_by_intent, nlu_blocks, nlu_file, read_data, subset
from bench.write_stock_project import write_stock_project

FIRST_QUESTION = "Do I need a degree?"
SUBSET = VAR / "subset"
FAILURES = (DidNotStart, NoAnswer, TrainingFailed, subprocess.CalledProcessError)


@dataclass(frozen=True)
class Size:
    """How often each thing is done."""

    examples: int  # that both are trained on for the time it takes
    trainings: int  # of ours; stock's takes minutes, and is timed once
    starts: int
    latency: int  # questions, each asked of both in a fresh talk and in a running one
    rounds: int  # of 32 talks at once
    turns: int  # of each of these
    right: int | None  # rows of tests/eval; None is all of them


FULL = Size(examples=800, trainings=3, starts=3, latency=60, rounds=3, turns=4, right=None)
QUICK = Size(examples=200, trainings=1, starts=1, latency=20, rounds=1, turns=2, right=80)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit code. Targets that are missed are no failure."""
    parser = argparse.ArgumentParser(prog="bot bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer of everything (or QUICK=1)")
    given = parser.parse_args(arguments)
    quick = given.quick or os.environ.get("QUICK", "") not in ("", "0")
    console = Console(highlight=False)
    try:
        results = run(QUICK if quick else FULL, Results(quick), console)
    except FAILURES as failure:
        console.print(f"[red]{failure}[/]")
        return 1
    results.show(console)
    console.print(f"Written to {OUT.relative_to(ROOT)}")
    return 0


def run(size: Size, results: Results, console: Console) -> Results:
    """All steps; after each, var/bench.json holds what is known so far."""
    need_stock_environment()
    write_stock_project()
    subprocess.run([str(OUR_BIN / "bot"), "train"], check=True, cwd=ROOT)

    console.print(f"Training both on {size.examples} examples ...")
    small = train_both(size, results)
    results.write(OUT)

    # Stock's full model takes an hour or more to train: where there is none yet, speed and memory
    # are those of its small one (never slower), and what it gets right comes last.
    model = stock_model(any_will_do=True) or small
    results.detail["stock_model"] = "all data" if model != small else f"{size.examples} examples"
    both = start_both(model, size, results, console)
    try:
        console.print("Asking both, in turn ...")
        measure_both(both, size, results)
        results.write(OUT)
    finally:
        for server in both:
            server.stop()

    full = stock_model(any_will_do=results.quick)
    if full is not None:
        console.print("Asking both the questions of tests/eval ...")
        ask_what_is_right(full, size, results)
    results.write(OUT)
    return results


def train_both(size: Size, results: Results) -> Path:
    """Time both trainings, one after the other in turn; returns stock's model."""
    data = read_data()
    blocks = nlu_blocks(data)
    examples = subset(examples_by_intent(blocks), size.examples)
    shutil.rmtree(SUBSET, ignore_errors=True)
    stock = write_stock_project(SUBSET / "stock", examples)
    ours = SUBSET / "ours"
    (ours / "data").mkdir(parents=True)
    (ours / "data" / "nlu.yml").write_text(nlu_file(blocks, examples), encoding="utf-8")
    for name in ("stories.yml", "rules.yml"):
        shutil.copy(DATA / name, ours / "data" / name)

    models = SUBSET / "models"
    seconds = [train_ours(ours, models, "ours")]
    stock_seconds = train_stock(stock, models, "stock", force=True)
    seconds += [train_ours(ours, models, "ours") for _ in range(size.trainings - 1)]
    sides = {"ours": median(seconds), "stock": stock_seconds}
    results.note("training_ratio", times_less(sides["ours"], sides["stock"]), sides)
    return models / "stock.tar.gz"


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


def ask_what_is_right(model: Path, size: Size, results: Results) -> None:
    """Both answer tests/eval, stock with its full model."""
    both = [servers.ours(), servers.stock(model)]
    try:
        for server in both:
            server.start(FIRST_QUESTION)
        results.right = right(both, eval_rows()[: size.right])
    finally:
        for server in both:
            server.stop()
