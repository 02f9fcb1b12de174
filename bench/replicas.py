"""One, two and four servers on one PostgreSQL: how much more they answer together, and how fast.

Each conversation's messages go to every server in turn, so that they really share it.
`bot bench --replicas` calls `main`; what it prints is what docs/scale.md quotes.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.table import Table

from bench import servers
from bench.figures import percentile
from bench.measure import CONVERSATIONS, ask
from bench.postgres import NoPostgres, Postgres, find_programs
from bench.questions import eval_questions
from bench.servers import Server

NUMBERS = (1, 2, 4)
TURNS = 8
FIRST_QUESTION = "Do I need a degree?"


def main(console: Console) -> int:
    """Measures and prints; 1 where there is no PostgreSQL."""
    try:
        postgres = Postgres(find_programs())
        asyncio.run(postgres.__aenter__())
    except NoPostgres as missing:
        console.print(str(missing))
        return 1
    table = Table(title=f"Servers on one PostgreSQL, {os.cpu_count()} processors for all")
    for heading in ("servers", "messages/s", "median ms", "95th ms", "MiB, all servers"):
        table.add_column(heading, justify="right")
    try:
        for number in NUMBERS:
            console.print(f"{number} at once ...")
            table.add_row(str(number), *measured(number, asyncio.run(postgres.new_database())))
    finally:
        asyncio.run(postgres.__aexit__())
    console.print(table)
    return 0


def measured(number: int, database_url: str) -> list[str]:
    """Messages a second, median and 95th percentile in ms, memory of all in MiB."""
    running: list[Server] = []
    try:
        for at in range(number):
            server = servers.ours(database_url, name=f"replica-{at + 1}")
            server.start(FIRST_QUESTION)
            running.append(server)
        crowd(running, TURNS // 4)  # the first turns build what the later ones use
        seconds, taken = crowd(running, TURNS)
        memory = sum(server.pss_mib() or 0.0 for server in running)
    finally:
        for server in running:
            server.stop()
    rate = len(taken) / seconds
    middle, late = (1000 * percentile(taken, part) for part in (50, 95))
    return [f"{rate:.0f}", f"{middle:.0f}", f"{late:.0f}", f"{memory:.0f}"]


def crowd(running: Sequence[Server], turns: int) -> tuple[float, list[float]]:
    """32 conversations of `turns` turns at once; the seconds for all, and for each."""
    questions = eval_questions().take(CONVERSATIONS * turns)

    def talk(who: int) -> list[float]:
        places = itertools.cycle(running)
        return [
            ask(next(places), f"crowd-{turns}-{who}", question)
            for question in questions[who::CONVERSATIONS]
        ]

    began = time.perf_counter()
    with ThreadPoolExecutor(CONVERSATIONS) as threads:
        taken = [one for spent in threads.map(talk, range(CONVERSATIONS)) for one in spent]
    return time.perf_counter() - began, taken
