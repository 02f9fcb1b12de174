"""The assistant and somebody who talks to it, in this process's network; prints what wanted to go out.

`faults/promises/nothing_leaves.py` starts it in a network with nothing but a loopback, where
each attempt to reach another machine is counted by the kernel as one without a route.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from bench.postgres import Postgres
from bench.questions import eval_questions
from faults.acks import Message
from faults.client import Client
from faults.rest import say
from faults.size import QUICK
from faults.web import open_browser
from faults.world import Models, World

SNMP = (Path("/proc/self/net/snmp"), Path("/proc/self/net/snmp6"))
NOWHERE = ("192.0.2.1", 9)
"""An address that no machine has (RFC 5737)."""
TURNS = 25
COUNTED = ("OutNoRoutes", "Ip6OutNoRoutes", "NoPorts")
"""No way there; the last is a question to a resolver on this machine that is not there."""
LOOPBACK = ("0100007F", "00000000", "0000000000000000")
WATCHED_EVERY = 0.02


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("word")
    parser.add_argument("--command", type=json.loads)
    given = parser.parse_args()
    print(json.dumps(asyncio.run(talk(given.folder, given.models, given.word, given.command))))


async def talk(folder: Path, models: Path, word: str, command: list[str]) -> dict[str, Any]:
    """A talk on both channels, on SQLite at debug; what was answered and what wanted to go out."""
    counts = apart() and counts_attempts()
    no_postgres = cast(Postgres, None)  # it lies in the other network
    world = World(QUICK, folder, no_postgres, Models(models, models), real_command=command)
    before = attempts()
    async with world, Client() as client:
        server = await world.real("alone", LOG_LEVEL="debug")
        watch = Watch(server.pid)
        task = None if counts else asyncio.create_task(watch.go())
        browser = await open_browser(client, server.base)
        answered = 0
        for number, question in enumerate(eval_questions().take(TURNS)):
            text = f"{question} {word}"
            answer = await (
                browser.say(text) if number % 3 == 0
                else say(client, server.base, Message("alone", f"m{number}", text))
            )  # fmt: skip
            answered += answer.status == 200
        if task:
            task.cancel()
    tried = attempts() - before if counts else len(watch.seen)
    how = "in a network of its own" if counts else "its sockets watched: no network of its own here"
    return {"attempts": tried, "answered": answered, "log": str(server.log), "how": how}


def apart() -> bool:
    """Whether there is no interface here but the loopback."""
    return [name for _, name in socket.if_nameindex()] == ["lo"]


def counts_attempts() -> bool:
    """Whether the kernel counts an attempt to go out: made once, to be sure."""
    before = attempts()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.sendto(b"", NOWHERE)
        except OSError:
            pass
    return attempts() > before


def attempts() -> int:
    """How often this network had no way to where something was sent."""
    return sum(value for path in SNMP for name, value in counters(path) if name in COUNTED)


def counters(path: Path) -> Iterator[tuple[str, int]]:
    """Name and value of each counter; snmp6 has one a line, snmp a line of names and one of values."""
    rows = [row.split() for row in (path.read_text() if path.exists() else "").splitlines()]
    if path.name == "snmp6":
        yield from ((row[0], int(row[1])) for row in rows if len(row) == 2)
        return
    for names, values in zip(rows[::2], rows[1::2], strict=False):
        yield from zip(names[1:], map(int, values[1:]), strict=False)


@dataclass
class Watch:
    """Notes the far ends of a process's sockets that are not of this machine."""

    pid: int
    seen: set[str] = field(default_factory=set)

    async def go(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(WATCHED_EVERY)

    def look(self) -> None:
        """Looks once."""
        fds = Path(f"/proc/{self.pid}/fd")
        mine = {link.readlink().name for link in fds.iterdir() if link.is_symlink()}
        for kind in ("tcp", "tcp6", "udp", "udp6"):
            for row in Path(f"/proc/{self.pid}/net/{kind}").read_text().splitlines()[1:]:
                fields = row.split()
                far, inode = fields[2].partition(":")[0], fields[9]
                if f"socket:[{inode}]" in mine and not far.endswith(LOOPBACK):
                    self.seen.add(far)


if __name__ == "__main__":
    main()
