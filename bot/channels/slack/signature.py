"""Whether a request is Slack's: its signature, not older than five minutes.

Source: docs.slack.dev/authentication/verifying-requests-from-slack. It is checked here, before
anything in the body is read: Bolt's own check comes after it has parsed the body, fails with an
error at a time stamp that is no number, and logs the body of what it refuses.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping

from slack_sdk.signature import Clock, SignatureVerifier

_SECONDS = re.compile(r"[0-9]{1,12}")


class Signatures:
    """`clock` gives seconds since 1970."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(secret, _By(clock))

    def valid(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether `headers` sign `body`. Never raises."""
        at = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not (_SECONDS.fullmatch(at) and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, at, signature)
        except UnicodeDecodeError:
            return False


class _By(Clock):
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()
