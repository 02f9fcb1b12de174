"""15: what is erased is gone from database and logs within 60 s, and what is too old on its day."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from faults.acks import Message
from faults.client import Client
from faults.places import ROOT
from faults.rest import say
from faults.server import Server
from faults.store import Store
from faults.verdict import Check, NotMeasured, Verdict
from faults.web import open_browser
from faults.words import SLOWLY, WORD
from faults.world import World

GONE_WITHIN = 60.0
DAY = 86_400.0
RETENTION_DAYS, TEXT_DAYS = 90, 30
MARGIN = DAY / 24
"""How much younger or older than its day: an hour."""
LATE = 2.0
"""Seconds after an erasure in which a turn that ran meanwhile would have come back."""
LETTERS = "bcdfghjklmnpqrstvwxz"

Look = Callable[[], bytes]
"""Everything that the database says or holds, as bytes."""


async def run(world: World) -> Verdict:
    check = Check()
    url = await world.postgres.new_database()
    days = {"RETENTION_DAYS": str(RETENTION_DAYS), "TEXT_DAYS": str(TEXT_DAYS)}
    real = await world.real("real", url, **days)
    shared = await erasures(world, check, real, url, lambda: world.postgres.dump(url))
    file, data = world.sqlite("tiny")
    tiny = await world.tiny("tiny", **days)
    single = await erasures(world, check, tiny, file, lambda: all_bytes(data))
    kept = 0
    for server, address in ((real, url), (tiny, file)):
        kept += await retention(check, server, Store(address))
    return check.verdict(
        f"gone within {shared:.1f} s from PostgreSQL and {single:.1f} s from SQLite and their logs, "
        f"none came back late; {kept} talks an hour short of {TEXT_DAYS} and {RETENTION_DAYS} days kept, "
        f"those an hour past them gone"
    )


async def erasures(world: World, check: Check, server: Server, url: str, look: Look) -> float:
    """Two talks and one that is in mid-turn are erased; the seconds until no trace was left."""
    rng = random.Random(url)
    words, (typed, slow) = [canary(rng) for _ in range(3)], [canary(rng) for _ in range(2)]
    async with Client(next(world.addresses)) as client:
        browser = await open_browser(client, server.base)
        for text in (f"{WORD} {words[0]}", f"{words[0]}?"):
            await browser.say(text)
        await say(client, server.base, Message(typed, "m1", f"{WORD} {words[1]}"))
        before = await asyncio.to_thread(look)
        web = conversation_of(Store(url), words[0])
        for word in words[:2]:
            if word.encode() not in before:
                raise NotMeasured("what was written was not in the database to begin with")
        turn = asyncio.create_task(
            say(client, server.base, Message(slow, "m1", f"{WORD} {SLOWLY} {words[2]}"))
        )
        await asyncio.sleep(0.1)
        began = time.monotonic()
        ended = await browser.erase()
        check.must(ended.status in (200, 204), f"DELETE: {ended.ended}")
        for conversation in (typed, slow):
            await asyncio.to_thread(erase, server, conversation)
        await turn
        took = await gone(look, words, began)
        check.must(took is not None, f"a trace is left after {GONE_WITHIN:.0f} s")
        await asyncio.sleep(LATE)
        after = await asyncio.to_thread(look)
        came_back = [word for word in [*words, typed, slow, web] if word.encode() in after]
        check.must(not came_back, f"{len(came_back)} came back late")
        again = await browser.say(WORD)
        check.must(again.status == 401, f"a message after the end: {again.ended}")
    log = server.log.read_bytes()
    check.must(not any(word.encode() in log for word in words), "words of people in the log")
    return took or GONE_WITHIN


async def gone(look: Look, words: list[str], began: float) -> float | None:
    """Seconds from `began` until none of the words is found; None where one stays."""
    while time.monotonic() - began <= GONE_WITHIN:
        held = await asyncio.to_thread(look)
        if not any(word.encode() in held for word in words):
            return time.monotonic() - began
        await asyncio.sleep(0.2)
    return None


def conversation_of(store: Store, word: str) -> str:
    """The conversation in which somebody wrote that word. Raises NotMeasured."""
    rows = store.rows("SELECT conversation FROM inbox WHERE text LIKE :like", like=f"%{word}%")
    if not rows:
        raise NotMeasured("what was written was not in the inbox to begin with")
    return str(rows[0].conversation)


def erase(server: Server, conversation: str) -> None:
    """`bot privacy erase`, on the server's own database. Raises NotMeasured."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "privacy", "erase", conversation],
        cwd=ROOT, env={**os.environ, **server.environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NotMeasured(f"bot privacy erase: {(done.stderr or done.stdout)[-200:]}")


async def retention(check: Check, server: Server, store: Store) -> int:
    """Ages talks to an hour before and after their days, restarts; how many of the younger were kept."""
    ages = {
        f"aged-{days}-{name}": days * DAY + margin
        for days in (TEXT_DAYS, RETENTION_DAYS)
        for name, margin in (("younger", -MARGIN), ("older", MARGIN))
    }
    async with Client() as client:
        for talk in ages:
            await say(client, server.base, Message(talk, "m1", f"{WORD} {talk}"))
    await server.terminate()
    for talk, age in ages.items():
        make_older(store, talk, age)
    await server.start()  # what is too old is looked for then, and every hour
    give_up = time.monotonic() + GONE_WITHIN
    while time.monotonic() < give_up:
        texts = dict(tuple(row) for row in store.rows(
            "SELECT conversation, text FROM inbox WHERE conversation LIKE 'aged-%'"
        ))  # fmt: skip
        if f"aged-{RETENTION_DAYS}-older" not in texts:
            break
        await asyncio.sleep(0.2)
    wanted = {
        f"aged-{TEXT_DAYS}-younger": True,
        f"aged-{TEXT_DAYS}-older": False,
        f"aged-{RETENTION_DAYS}-younger": False,
    }
    found = {talk: text is not None for talk, text in texts.items()}
    check.must(found == wanted, f"kept, and with words: {found}")
    return sum(name.endswith("younger") for name in found)


def make_older(store: Store, talk: str, seconds: float) -> None:
    """Moves all times of a talk back."""
    columns = {
        "inbox": ("received_at", "done_at"),
        "turn_log": ("saved_at",),
        "outbox": ("created_at", "sent_at"),
    }
    for table, names in columns.items():
        moved = ", ".join(f"{name} = {name} - :seconds" for name in names)
        store.change(
            f"UPDATE {table} SET {moved} WHERE conversation = :talk", seconds=seconds, talk=talk
        )


def canary(rng: random.Random) -> str:
    """A word that nobody writes, and that no rule takes for a name or a number."""
    return "".join(rng.choice(LETTERS) for _ in range(14))


def all_bytes(folder: Path) -> bytes:
    """Every file of a data folder, as it lies on the disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
