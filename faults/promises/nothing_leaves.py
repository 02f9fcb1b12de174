"""16: nobody's words in the log at any level, and no connection that goes out."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

from faults.acks import Message
from faults.client import Client
from faults.places import ROOT
from faults.promises.erased import canary
from faults.rest import say
from faults.verdict import Check, NotMeasured, Verdict
from faults.words import BREAK, WORD
from faults.world import World

LEVELS = ("debug", "info", "warning", "error")
ALONE_SECONDS = 150.0


async def run(world: World) -> Verdict:
    check, rng = Check(), random.Random(16)
    words = [canary(rng) for _ in range(1 + len(LEVELS))]
    alone = await without_network(world, words[0])
    check.must(alone["attempts"] == 0, f"{alone['attempts']} attempts to reach another machine")
    check.must(alone["answered"] > 0, "nothing was answered without a network")
    logs = [Path(alone["log"])]
    for level, word in zip(LEVELS, words[1:], strict=True):
        log, statuses = await trouble(world, level, word)
        logs.append(log)
        check.must({200, 503} <= statuses, f"at {level} only {statuses} came back")
    found = 0
    for log in [*logs, world.postgres.log]:
        text = log.read_text(errors="replace")
        hits = sum(text.count(word) for word in words)
        found += hits
        check.must(not hits, f"{hits} times somebody's words in {log.name}")
    lines = sum(log.read_text(errors="replace").count("\n") for log in logs)
    check.must(lines > 0, "nothing was logged")
    return check.verdict(
        f"{found} of {len(words)} words in {lines:,} lines of log at {len(LEVELS)} levels; "
        f"{alone['attempts']} attempts to go out in {alone['answered']} turns ({alone['how']})"
    )


async def trouble(world: World, level: str, word: str) -> tuple[Path, set[int | None]]:
    """A server at that level that is given every occasion to repeat the word; its log and answers."""
    url = await world.postgres.new_database()
    server = await world.tiny(level, url, LOG_LEVEL=level)
    texts = (
        f"{WORD} {word}",
        f"{BREAK} {word}",
        f"say nothing {word}",
        word,
        f'/secret{{"topic": "{word}"}}',
    )
    statuses = set[int | None]()
    async with Client() as client:

        async def everything(talk: str) -> None:
            for number, text in enumerate([*texts, word * 400]):
                answer = await say(client, server.base, Message(talk, f"m{number}", text))
                statuses.add(answer.status)
            await say(client, server.base, Message(talk, "m0", f"another text {word}"))
            await client.ask("POST", f"{server.base}/{word}?{word}", body=f"{{{word}".encode(),
                             headers={"Content-Type": word, "X-Any": word})  # fmt: skip

        await everything("well")
        await world.postgres.stop()
        await everything("away")
        await world.postgres.start()
        await everything("back")
    await server.close()
    return server.log, statuses


async def without_network(world: World, word: str) -> dict[str, Any]:
    """The assistant in a network of its own with nothing in it, where root and Linux allow that.

    Elsewhere its sockets are watched. Raises NotMeasured.
    """
    command = [
        sys.executable,
        "-m",
        "faults.alone",
        str(world.folder),
        str(world.models.real),
        word,
    ]
    command += ["--command", json.dumps(list(world.real_command))]
    if await apart_is_possible():
        command = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), ALONE_SECONDS)
    except TimeoutError:
        process.kill()
        raise NotMeasured("the assistant without a network did not end") from None
    if process.returncode:
        raise NotMeasured(f"the assistant without a network: {err.decode()[-300:]}")
    found: dict[str, Any] = json.loads(out)
    return found


async def apart_is_possible() -> bool:
    """Whether a process may have a network of its own here."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    tried = await asyncio.create_subprocess_exec(
        "unshare", "--net", "ip", "link", "set", "lo", "up",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    return await tried.wait() == 0
