"""9: malformed payloads on both channels: no 5xx, no exit, no hang."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from typing import Any

from faults.client import Answer, Client
from faults.malformed import Wrong, requests
from faults.rest import PATH
from faults.server import HOST, Server
from faults.verdict import Check, Verdict
from faults.web import MESSAGES, bearer, open_browser
from faults.world import World

AT_ONCE = 12
PER_ADDRESS = 100
"""Requests from one address before the next: far below its limit."""
PER_SESSION = 10
HANGS_AFTER = 40.0
"""Seconds; the server gives a body 10, a request 15 and an answer 30."""
TEXT = "How many sessions are there?"


async def run(world: World) -> Verdict:
    check = Check()
    url = await world.postgres.new_database()
    server = await world.real("server", url)
    pid, ended, bad = server.pid, Counter[str](), list[str]()
    for channel in (Rest(world, server), Website(world, server)):
        if not ended["hung"]:  # one that hangs is past being asked
            ended += await attack(channel, world.size.malformed, world.size.malformed, bad)
    (world.folder / "bad.txt").write_text("\n".join(bad), encoding="utf-8")
    failed = {how: times for how, times in ended.items() if how.startswith("5")}
    hung, silent = ended["hung"], ended["silent"]
    counted = sum(ended.values())
    check.must(counted >= 2 * world.size.malformed, f"only {counted} were looked at")
    check.must(not failed, f"answers of {failed}")
    check.must(not hung, f"{hung} had no answer after {HANGS_AFTER:.0f} s")
    check.must(not silent, f"{silent} that could be read were cut off without a word")
    check.must(server.alive and server.pid == pid, f"the server ended: {server.end_of_log()}")
    async with Client() as client:
        value = {"sender": "after", "message": TEXT}
        after = await client.post(server.base + PATH, value)
    check.must(after.status == 200, f"a right message after that: {after.ended}")
    refused = sum(times for how, times in ended.items() if how.startswith("4"))
    return check.verdict(
        f"{counted:,} payloads: {refused:,} refused, {ended['200']:,} answered, "
        f"{sum(failed.values())} of 5xx, {hung} hung, the same process"
    )


class Rest:
    """The REST channel."""

    path = PATH

    def __init__(self, world: World, server: Server) -> None:
        self.server = server
        self._addresses = world.addresses
        self._numbers = itertools.count()

    def right(self) -> dict[str, Any]:
        number = next(self._numbers)
        return {"sender": f"odd-{number}", "message": TEXT, "message_id": f"m{number}"}

    async def knock(self) -> tuple[Client, dict[str, str]]:
        """A client at an address of its own, and the headers that it needs."""
        return Client(next(self._addresses), seconds=HANGS_AFTER), {}


class Website(Rest):
    """The website channel, under a session."""

    path = MESSAGES

    def right(self) -> dict[str, Any]:
        return {"message_id": f"m{next(self._numbers)}", "text": TEXT}

    async def knock(self) -> tuple[Client, dict[str, str]]:
        client = Client(next(self._addresses), seconds=HANGS_AFTER)
        try:
            return client, bearer((await open_browser(client, self.server.base)).token)
        except BaseException:
            await client.close()
            raise


async def attack(channel: Rest, most: int, seed: int, bad: list[str]) -> Counter[str]:
    """Sends so many; how they ended. One that met a limit (429) is none of them.

    What should not have ended as it did goes to `bad`. Stops once something hangs: the first
    of those that hang together is the one to look at, and bytes that are no HTTP before others.
    """
    wrong = requests(channel.right, channel.path, seed)
    ended = Counter[str]()

    async def one_attacker() -> None:
        while ended.total() < most and not ended["hung"]:
            client, headers = await channel.knock()
            try:
                for _ in range(PER_SESSION if headers else PER_ADDRESS):
                    if ended.total() >= most or ended["hung"]:
                        break
                    one = next(wrong)
                    how = await send(client, channel, one, headers)
                    if how != "429":
                        ended[how] += 1
                    if how in ("hung", "silent") or how.startswith("5"):
                        bad.append(f"{how} {one}")
            finally:
                await client.close()

    await asyncio.gather(*(one_attacker() for _ in range(AT_ONCE)))
    return ended


async def send(client: Client, channel: Rest, wrong: Wrong, headers: dict[str, str]) -> str:
    """Sends it; the status, or "hung". Without one the connection ended: "silent", and "closed" after no HTTP."""
    if wrong.raw is not None:
        return await send_raw(channel.server.port, wrong.raw)
    answer = await client.ask(
        wrong.method,
        channel.server.base + channel.path + wrong.more,
        body=wrong.body,
        headers={**headers, **wrong.headers},
    )
    return _how(answer)


def _how(answer: Answer) -> str:
    if answer.status is not None:
        return str(answer.status)
    return "hung" if answer.error == "TimeoutError" else "silent"


async def send_raw(port: int, raw: bytes) -> str:
    """Sends bytes as they are and then nothing more; how that ended."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return "silent"
    try:
        writer.write(raw)
        await writer.drain()
        writer.write_eof()
        answer = await asyncio.wait_for(reader.read(64), HANGS_AFTER)
    except TimeoutError:
        return "hung"
    except OSError:
        return "closed"
    finally:
        writer.transport.abort()
    status = answer.split(b" ")[1:2]
    return status[0].decode("latin-1")[:3] if answer.startswith(b"HTTP/") and status else "closed"
