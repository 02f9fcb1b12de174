"""How soon the queue's pages have their items: with ten thousand and a hundred thousand of them, on both databases.

What a page asks of the database and no more: `python -m bench.queue` measures it alone.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.figures import percentile
from bench.postgres import NoPostgres, Postgres, find_programs
from bot.helpdesk.console.listed import Listed
from bot.helpdesk.console.views import views
from bot.helpdesk.console.work import urgent_and_going
from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.queue.seal import Seal
from bot.helpdesk.statistics.days import days, today
from bot.helpdesk.statistics.make import asked
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.figures.read import figures
from bot.storage.queue.add import fresh, searched
from bot.storage.queue.filter import Filter
from bot.storage.queue.tables import HISTORY, ITEMS, WORDS

GOAL = 200.0  # milliseconds, of a page at the 95th percentile
SIZES = (10_000, 100_000)
REPEATS = 30
STEP = 500  # rows in a transaction: it may take four seconds
NOW = 1_900_000_000.0
COMMON, RARE = "w7", "w1999"
"""Words that nearly every text has, and that hardly one has."""
Milliseconds = dict[str, float]


def measure_queue(
    console: Console, sizes: Sequence[int] = SIZES, repeats: int = REPEATS
) -> dict[str, dict[str, Milliseconds]]:
    """The 95th percentile of each page by database and size; printed as tables."""
    found: dict[str, dict[str, Milliseconds]] = {}
    with tempfile.TemporaryDirectory() as folder:
        found["sqlite"] = asyncio.run(_each(sqlite_url(Path(folder)), sizes, repeats))
    console.print(_table("SQLite", found["sqlite"]))
    try:
        found["postgresql"] = asyncio.run(_on_postgresql(sizes, repeats))
        console.print(_table("PostgreSQL", found["postgresql"]))
    except NoPostgres as missing:
        console.print(f"The queue is not measured on PostgreSQL. {missing}")
    return found


async def _on_postgresql(sizes: Sequence[int], repeats: int) -> dict[str, Milliseconds]:
    async with Postgres(find_programs()) as postgres:
        return await _each(await postgres.new_database(), sizes, repeats)


async def _each(url: str, sizes: Sequence[int], repeats: int) -> dict[str, Milliseconds]:
    database = Database(url, lambda: NOW)
    queue = Queue(database, Seal(["k" * 32]))
    found, there = {}, 0
    try:
        for size in sizes:
            await _fill(database, there, size)
            there = size
            found[f"{size:,}"] = {
                name: await _p95(ask, repeats) for name, ask in pages(queue, database, size).items()
            }
    finally:
        database.close()
    return found


def pages(
    queue: Queue, database: Database, size: int
) -> Mapping[str, Callable[[], Awaitable[Any]]]:
    """What is asked for, by its name in the table."""
    last = today(NOW)
    month = asked(days(str(last - timedelta(days=27)), str(last), None), NOW)

    def of(**which: Any) -> Callable[[], Awaitable[Any]]:
        return lambda: queue.page(Filter(**which))

    async def whole() -> None:
        """Every question that the first page of the list has for the database."""
        await queue.page(Filter())
        await views(queue, "ann", Listed({}))
        await urgent_and_going(queue, "ann")

    return {
        "all of the first page": whole,
        "as it opens": of(),
        "in the middle": lambda: queue.page(Filter(), "oldest", mark=f'["a", {NOW - 500}, 1]'),
        "one topic": of(topic="topic-3"),
        "one reason": of(reason="complaint"),
        "mine": of(claims="mine", who="ann"),
        "ready to send": of(ready=True),
        "a word that many have": of(words=COMMON),
        "a word that few have": of(words=RARE),
        "a word that none has": of(words="nowhere"),
        "what is done": lambda: queue.page(Filter(status="done"), "newest"),
        "the counts": queue.counts,
        "of any state": of(status=None),
        "statistics of all of them": lambda: database.read(lambda c: figures(c, month)),
        "an item": lambda: queue.item(size // 2),
    }


async def _p95(ask: Callable[[], Awaitable[Any]], repeats: int) -> float:
    await ask()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        await ask()
        taken.append(1000 * (time.perf_counter() - began))
    return round(percentile(taken, 95), 1)


async def _fill(database: Database, there: int, size: int) -> None:
    """Items number `there` + 1 to `size`."""
    chance = random.Random(size)
    rows = _rows(chance, there, size)
    while some := list(islice(rows, STEP)):
        items, words, lines = (list(part) for part in zip(*some, strict=True))

        def write(c: Any, items: Any = items, words: Any = words, lines: Any = lines) -> None:
            c.execute(ITEMS.insert(), items)
            c.execute(WORDS.insert(), words)
            c.execute(HISTORY.insert(), lines)

        await database.write(write)
    if database.shared:
        await database.write(lambda c: c.exec_driver_sql("ANALYZE"))


def _rows(chance: random.Random, there: int, size: int) -> Iterator[tuple[dict[str, Any], ...]]:
    for number in range(there + 1, size + 1):
        priority = chance.choices((1, 2, 3, 4), (1, 9, 40, 50))[0]
        done = chance.random() < 0.3
        text = " ".join(f"w{int(2000 * chance.random() ** 3)}" for _ in range(60))
        mine = chance.random() < 0.002
        item = {
            **fresh(priority, NOW - chance.random() * 1_000.0),
            "id": number,
            "priority": priority,
            "kind": chance.choice(("mail", "mail", "talk")),
            "origin": f"bench:{number}",
            "source": "mailbox",
            "channel": "mail",
            "conversation": f"bench:{number}",
            "topic": f"topic-{chance.randrange(30)}",
            "second_topic": "",
            "confidence": 0.9,
            "band": chance.choice(("high", "medium", "low")),
            "outcome": "answer",
            "reasons": json.dumps(chance.sample(["complaint", "close_second", "not_in_source"], 1)),
            "cluster": "",
            "language": "en",
            "error": "",
            "drafted": True,
            "gaps": chance.randrange(2),
            "recipient_id": number,
            "claimed_by": "ann" if mine else None,
            "claimed_until": NOW + 600 if mine else None,
            **(
                {"status": "done", "ended": "closed", "ended_at": NOW}
                if done
                else {"ended_at": None}
            ),
        }
        words = {
            "item_id": number,
            "subject": f"About {number}",
            "text": text,
            "draft": text,
            "quotes": "[]",
            "search": searched(f"About {number}", text),
        }
        line = {"item_id": number, "at": NOW, "who": "assistant", "what": "came", "detail": ""}
        yield item, words, line


def _table(base: str, sizes: Mapping[str, Milliseconds]) -> Table:
    title = f"The queue on {base}, 95th percentile in ms (aim: {GOAL:.0f} a page with 10,000)"
    table = Table("", title=title)
    for size in sizes:
        table.add_column(f"{size} items", justify="right")
    for name in next(iter(sizes.values())):
        table.add_row(name, *(f"{found[name]:.1f}" for found in sizes.values()))
    return table


if __name__ == "__main__":
    measure_queue(Console(highlight=False))
