"""Passwords are hashed with argon2id beside the event loop, one after the other."""

from __future__ import annotations

import asyncio
import time

import pytest
from argon2 import PasswordHasher

from bot.helpdesk.access import passwords
from bot.helpdesk.access.passwords import Passwords, TooBusy

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_the_right_password_is_right_and_no_other() -> None:
    """In whichever form a keyboard makes its letters; a hash that is none matches nothing."""

    async def run() -> None:
        some = Passwords(QUICK)
        kept = await some.hash("Straße-café-plum")
        assert kept.startswith("$argon2id$")
        assert await some.right(kept, "Straße-cafe\u0301-plum")
        for other in ("straße-café-plum", "", "Straße-café-plum ", "\ud800"):
            assert not await some.right(kept, other)
        assert not await some.right(None, "Straße-café-plum")
        assert not await some.right("no hash", "Straße-café-plum")

    asyncio.run(run())


def test_the_parameters_are_those_of_rfc_9106() -> None:
    """64 MiB and three passes; a hash of weaker ones is made anew at the next sign-in."""

    async def run() -> None:
        kept = await Passwords().hash("plum kettle ferry")
        assert "m=65536,t=3,p=4" in kept and not Passwords().outdated(kept)
        assert Passwords().outdated(await Passwords(QUICK).hash("plum kettle ferry"))

    asyncio.run(run())


def test_the_event_loop_goes_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """And of a flood only so many wait; the rest is told so at once."""
    monkeypatch.setattr(QUICK.__class__, "hash", lambda *_: time.sleep(0.05) or "hash")

    async def run() -> None:
        some = Passwords(QUICK)
        many = [asyncio.create_task(some.hash("a")) for _ in range(passwords.WAITING + 3)]
        began = time.perf_counter()
        await asyncio.sleep(0)
        assert time.perf_counter() - began < 0.05
        done = await asyncio.gather(*many[-3:], return_exceptions=True)
        assert [type(one) for one in done] == [TooBusy] * 3
        for task in many:
            task.cancel()
        await asyncio.gather(*many, return_exceptions=True)
        some.close()

    asyncio.run(run())
