"""13: of forged, expired and others' session tokens none is accepted."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections import Counter

from bot.channels.session_token import LIFE, issue
from faults.client import Answer, Client
from faults.forge import forgeries
from faults.verdict import Check, Verdict
from faults.web import MESSAGES, Browser, bearer, open_browser
from faults.world import World

AT_ONCE = 8
PER_ADDRESS = 100
WRITES = 10
"""One in so many is tried with a message; the others only look."""
MINE, YOURS = "How many sessions are there?", "Do I need a degree?"


async def run(world: World) -> Verdict:
    check = Check()
    url = await world.postgres.new_database()
    old = secrets.token_hex(32)
    server = await world.real("server", url, SECRET_KEY_PREVIOUS=old)
    async with Client(next(world.addresses)) as client:
        one, two = [await open_browser(client, server.base) for _ in range(2)]
        await one.say(MINE, "mine")
        await two.say(YOURS, "yours")
        later = await one.later()
        check.must(later.status == 200, f"the real token: {later.ended}")
        check.must("yours" not in str(later.body), "one browser reads the other's talk")

        now = time.time()
        within = issue(world.secret_key, now - LIFE + 60).token
        rotated = issue(old, now).token
        for token, what in ((within, "a minute before its end"), (rotated, "under the last key")):
            answer = await Browser(client, server.base, token).later()
            check.must(answer.status == 200, f"a token {what}: {answer.ended}")
        over = [
            issue(world.secret_key, now - LIFE - 1).token,
            issue(world.secret_key, now - 2 * LIFE).token,
            issue(secrets.token_hex(32), now).token,
        ]
        elsewhere = await asyncio.gather(
            client.get(f"{server.base}{MESSAGES}?after=0&session={one.token}"),
            client.get(f"{server.base}{MESSAGES}?after=0", {"Cookie": f"session={one.token}"}),
            client.get(f"{server.base}{MESSAGES}?after=0", {"Authorization": f"Basic {one.token}"}),
            client.get(f"{server.base}{MESSAGES}?after=0", {"Authorization": one.token}),
            client.get(f"{server.base}{MESSAGES}?after=0"),
        )
    check.must(
        all(answer.status == 401 for answer in elsewhere),
        f"a token in an address, a cookie or bare: {[answer.ended for answer in elsewhere]}",
    )
    forged = itertools.chain(over, forgeries(one.token, two.token, world.size.tokens))
    tried = list(itertools.islice(forged, world.size.tokens))
    ended = await attack(world, server.base, tried)
    refused = ended["401"]
    check.must(ended.total() == len(tried), f"only {ended.total()} of {len(tried)} were tried")
    accepted = ended.total() - refused
    check.must(
        not accepted, f"not refused: { {how: n for how, n in ended.items() if how != '401'} }"
    )
    check.must(server.alive, "the server ended")
    return check.verdict(
        f"{accepted} of {ended.total():,} forged, expired or others' tokens accepted, "
        f"{len(elsewhere)} in the wrong place refused"
    )


async def attack(world: World, base: str, tokens: list[str]) -> Counter[str]:
    """How they ended. One that met a limit (429) is tried again from another address."""
    ended, left = Counter[str](), list(enumerate(tokens))

    async def one_attacker() -> None:
        while left:
            async with Client(next(world.addresses), keep=True) as client:
                for _ in range(PER_ADDRESS):
                    if not left:
                        return
                    number, token = left.pop()
                    answer = await knock(client, base, number, token)
                    if answer.status == 429:
                        left.append((number, token))
                        break
                    ended[answer.ended] += 1

    await asyncio.gather(*(one_attacker() for _ in range(AT_ONCE)))
    return ended


async def knock(client: Client, base: str, number: int, token: str) -> Answer:
    if number % WRITES == 0:
        value = {"message_id": f"forged-{number}", "text": MINE}
        return await client.post(base + MESSAGES, value, bearer(token))
    return await client.get(f"{base}{MESSAGES}?after=0", bearer(token))
