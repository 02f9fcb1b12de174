"""Random tokens, what is kept of them, and the token of forms that belongs to a cookie."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_token() -> str:
    """256 random bits: nobody guesses one, so a plain hash of it can be kept."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept of `token`."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def csrf_token(cookie: str) -> str:
    """What a form has to send beside `cookie`. It tells nothing of the cookie, nor of its hash."""
    key = cookie.encode("utf-8", "surrogateescape")
    return hmac.new(key, b"form of the desk v1", hashlib.sha256).hexdigest()


def same(given: str, wanted: str) -> bool:
    """Whether both are the same; takes the same time either way."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())
