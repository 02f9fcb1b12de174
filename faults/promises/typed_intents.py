"""14: of `/intent{}` typed on every channel none triggers anything and none writes a slot."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from bench.questions import eval_questions
from faults.acks import Message
from faults.believed import ANY, Key, believed, controls, events_of, heard, triggered
from faults.client import Answer, Client
from faults.places import ROOT
from faults.rest import say
from faults.server import Server
from faults.store import Store
from faults.typed import Typed, messages, read_domain
from faults.verdict import Check, NotMeasured, Verdict
from faults.web import Crowd
from faults.world import World

AT_ONCE = 4
PER_TALK = 12
"""Messages in one conversation: below its limit a minute, whatever it is that minute."""
BUTTONS = 60
"""Questions at most until a reply has a button."""
PRESSED = 5
"""One in so many is tried as a button that was never offered, too."""
NOT_OFFERED = (400, 403)


@dataclass(frozen=True)
class Said:
    """A typed message, and under what it went."""

    typed: Typed
    key: Key
    answer: Answer


@dataclass(frozen=True)
class Ways:
    """The ways in: each sends the messages of one conversation."""

    server: Server
    client: Client
    crowd: Crowd

    async def plain(self, text: str, key: Key) -> Answer:
        return await say(self.client, self.server.base, Message(*key, text))

    async def rest(self, talk: int, typed: list[Typed]) -> list[Said]:
        said = []
        for number, one in enumerate(typed):
            key = f"typed-{talk}", f"t{number}"
            said.append(Said(one, key, await self.plain(one.text, key)))
        return said

    async def website(self, talk: int, typed: list[Typed]) -> list[Said]:
        browser, said = await self.crowd.browser(self.server.base), []
        for number, one in enumerate(typed):
            name = f"w{talk}-{number}"
            said.append(Said(one, (ANY, name), await browser.say(one.text, name)))
        return said

    async def pressed(self, _talk: int, typed: list[Typed]) -> list[Said]:
        browser = await self.crowd.browser(self.server.base)
        return [Said(one, (ANY, ""), await browser.press(one.text)) for one in typed]


async def run(world: World) -> Verdict:
    check, count = Check(), world.size.typed
    url = await world.postgres.new_database()
    server = await world.real("server", url)
    store, parts = Store(url), []
    intents, slots = read_domain(ROOT / "domain.yml")
    async with Client(keep=True) as client, Crowd(world.addresses) as crowd:
        ways = Ways(server, client, crowd)
        await an_offered_one(ways, store)
        for name, way in (("REST", ways.rest), ("website", ways.website)):
            said = await everybody(way, messages(intents, slots, count), count)
            unheard = [one.answer.ended for one in said if one.answer.status != 200]
            check.must(not unheard, f"{name}: {len(unheard)} were not taken: {unheard[:3]}")
            found = await taken_at_their_word(ways, store, said)
            check.must(not found, f"{name}: {len(found)} were believed: {found[:2]}")
            parts.append(f"{len(found)} of {len(said):,} on {name}")
        said = await everybody(
            ways.pressed, messages(intents, slots, PRESSED), max(1, count // PRESSED)
        )
    let_in = [one for one in said if one.answer.status not in NOT_OFFERED]
    check.must(not let_in, f"{len(let_in)} buttons that nobody offered: {let_in[:1]}")
    parts.append(f"{len(let_in)} of {len(said)} as a button that nobody offered")
    return check.verdict("believed: " + ", ".join(parts))


async def an_offered_one(ways: Ways, store: Store) -> None:
    """Presses a button that was offered, to see that one that is believed shows. Raises NotMeasured."""
    replies = Counter[str]()
    for number, question in enumerate(eval_questions().take(BUTTONS)):
        talk = f"offered-{number}"
        answer = await ways.plain(question, (talk, "question"))
        replies[answer.outcome or answer.ended] += 1
        for button in (one for said in answer.messages for one in said.get("buttons") or ()):
            payload = str(button.get("payload"))
            if payload.startswith("/"):
                await ways.plain(payload, (talk, "pressed"))
                intent = payload[1:].partition("{")[0]
                if triggered(intent, events_of(store).get((talk, "pressed"), [])):
                    return
                raise NotMeasured("one that was offered and pressed does not show in the store")
    raise NotMeasured(f"no reply to {BUTTONS} questions has a button: {dict(replies)}")


async def everybody(
    way: Callable[[int, list[Typed]], Awaitable[list[Said]]], typed: Iterator[Typed], count: int
) -> list[Said]:
    """Sends `count` of them, so many a conversation, some conversations at once."""
    gate = asyncio.Semaphore(AT_ONCE)
    rows = list(itertools.islice(typed, count))
    talks = [rows[at : at + PER_TALK] for at in range(0, len(rows), PER_TALK)]

    async def one(number: int, talk: list[Typed]) -> list[Said]:
        async with gate:
            return await way(number, talk)

    done = await asyncio.gather(*(one(number, talk) for number, talk in enumerate(talks)))
    return [said for talk in done for said in talk]


async def taken_at_their_word(ways: Ways, store: Store, said: list[Said]) -> list[str]:
    """Those of which the store shows it, a sentence each."""
    events = events_of(store)
    found, doubtful = [], []
    for one in said:
        turn = events.get(one.key, [])
        if why := believed(one.typed, turn):
            found.append(f"{one.typed.text!r}: {why}")
        elif triggered(one.typed.intent, turn):
            doubtful.append(one)
    for number, one in enumerate(doubtful):
        for control, text in enumerate(controls(one.typed)):
            await ways.plain(text, (f"control-{one.key[1]}-{number}", f"c{control}"))
    events = events_of(store) if doubtful else {}
    for number, one in enumerate(doubtful):
        talk = f"control-{one.key[1]}-{number}"
        without = {heard(events.get((talk, f"c{control}"), []))[0] for control in (0, 1)}
        if one.typed.intent not in without:
            found.append(f"{one.typed.text!r}: triggered")
    return found
