"""Passwords of local accounts: argon2id, beside the event loop, never two kinds of waiting.

The parameters are argon2-cffi's own, the second recommendation of RFC 9106 (64 MiB, three
passes). One hash takes a good tenth of a second and 64 MiB, so one is made at a time.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")

WAITING = 32
"""So many may wait for their hash; of a flood the rest is told to come again."""
_WORDLIKE = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter or digit that is taken for another when it is read from paper."""


class TooBusy(Exception):
    """More sign-ins at once than can be looked at."""


class Passwords:
    """Makes and compares hashes. Tests give a `hasher` that is quick."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="password")
        self._waiting = 0
        # What is compared where there is no account: that takes as long as where there is one.
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        """The hash to keep. Raises TooBusy."""
        return await self._beside(lambda: self._hasher.hash(_bytes(password)))

    async def right(self, kept: str | None, password: str) -> bool:
        """Whether `kept` is the hash of `password`; as slow where nothing is kept. Raises TooBusy."""
        return await self._beside(lambda: self._compare(kept, password))

    def outdated(self, kept: str) -> bool:
        """Whether `kept` was made with parameters of before, and a new hash is better."""
        return self._hasher.check_needs_rehash(kept)

    def close(self) -> None:
        """What waits is not hashed any more."""
        self._thread.shutdown(cancel_futures=True)

    def _compare(self, kept: str | None, password: str) -> bool:
        if not self._nobodys:
            self._nobodys = self._hasher.hash(secrets.token_bytes(16))
        try:
            return self._hasher.verify(kept or self._nobodys, _bytes(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    async def _beside(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING:
            raise TooBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1


def throw_away() -> str:
    """A password to be read out once: four groups of five, 99 bits."""
    return "-".join("".join(secrets.choice(_WORDLIKE) for _ in range(5)) for _ in range(4))


def _bytes(password: str) -> bytes:
    """In one form, whichever way a keyboard makes its letters (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
