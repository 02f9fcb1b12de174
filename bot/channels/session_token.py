"""A website's session: an id made here, with an end, under a seal that only this server can make.

`<32 hex digits: id>.<seconds since 1970: end>.<64 hex digits: HMAC-SHA256 of the rest>`.
There is one way to write a token: nothing is decoded, so nothing may be padded, folded to
other letters or left out, and a token altered in any byte is none.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from typing import NamedTuple

LIFE = 12 * 60 * 60
"""Seconds a session is good for."""
KEPT = 14 * 24 * 60 * 60
"""Seconds for which it still finds its way back where a person of the helpdesk was asked for."""
PURPOSE = "website session v1\n"
"""What is sealed begins with this, so that the key's other uses make no sessions."""
_FORM = re.compile(r"(([0-9a-f]{32})\.([1-9][0-9]{0,11}))\.([0-9a-f]{64})")


class BadToken(Exception):
    """Not a token of ours, or over; it is not repeated in the message."""


class Over(BadToken):
    """One of ours whose time was over at `expires`; the `conversation` that it spoke for."""

    def __init__(self, conversation: str, expires: int) -> None:
        super().__init__("over")
        self.conversation = conversation
        self.expires = expires


class Session(NamedTuple):
    """A new session; `expires` in seconds since 1970."""

    token: str
    conversation: str
    expires: int


def issue(secret: str, now: float) -> Session:
    """A new session from `now` (seconds since 1970) on."""
    name, expires = secrets.token_hex(16), int(now) + LIFE
    sealed = f"{name}.{expires}"
    return Session(f"{sealed}.{_seal(secret, sealed)}", _conversation(name), expires)


def read(token: str, keys: Iterable[str], now: float) -> str:
    """The conversation that `token` speaks for, sealed with any of `keys`. Raises BadToken, Over."""
    found = _FORM.fullmatch(token)
    if not found:
        raise BadToken("not of the form of a token")
    sealed, name, expires, seal = found.groups()
    if not any(hmac.compare_digest(seal, _seal(key, sealed)) for key in keys if key):
        raise BadToken("not under our seal")
    if now >= int(expires):
        raise Over(_conversation(name), int(expires))
    return _conversation(name)


def _conversation(name: str) -> str:
    return f"web:{name}"


def _seal(secret: str, sealed: str) -> str:
    if not secret:
        raise ValueError("an empty key seals nothing")
    key = secret.encode("utf-8", "surrogateescape")
    return hmac.new(key, f"{PURPOSE}{sealed}".encode(), hashlib.sha256).hexdigest()
