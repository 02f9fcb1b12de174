"""Mails are known by hashes of their ids: the ids themselves name people's servers, and sometimes people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def digest(message_id: str) -> str:
    """Of a Message-ID, in 64 hexadecimal digits."""
    return hashlib.sha256(message_id.strip().encode("utf-8", "replace")).hexdigest()


def content_digest(parts: Iterable[str]) -> str:
    """Of a mail that has no id: of what it says, when, and who says it."""
    return digest("\0".join(parts))


def origin(digest_of: str) -> str:
    """What an item of the queue came from, where that is a mail."""
    return f"mail:{digest_of}"
