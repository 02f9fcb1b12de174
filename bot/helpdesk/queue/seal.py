"""Addresses and uploaded files are kept encrypted: whoever copies the database alone can't read whom a reply went to.

Fernet (AES-128-CBC with HMAC-SHA256) under a key that HKDF-SHA256 (RFC 5869) derives from
SECRET_KEY; what SECRET_KEY_PREVIOUS sealed is still opened.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"helpdesk queue"


class Unreadable(ValueError):
    """It was sealed under a key that is gone, or was damaged."""


class Seal:
    """`keys`: the one that seals, then those that are still opened with; blank ones are left out."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([_fernet(key) for key in keys if key])

    def seal(self, address: Mapping[str, Any]) -> str:
        """An address, to be kept."""
        return self.seal_bytes(json.dumps(address).encode()).decode("ascii")

    def open(self, sealed: str) -> Mapping[str, Any]:
        """The address. Raises Unreadable."""
        return dict(json.loads(self.open_bytes(sealed.encode())))

    def seal_bytes(self, plain: bytes) -> bytes:
        """A part of a file, to be kept."""
        return self._fernet.encrypt(plain)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The part. Raises Unreadable."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise Unreadable("sealed under another key") from None


def _fernet(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
