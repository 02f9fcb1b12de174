"""A draft as a file that a mail program opens: for where mail is not set up, or somebody rather sends it by hand."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from bot.channels.mail.address import MailAddress
from bot.channels.mail.letter import letter

TYPE = "message/rfc822"
_UNSENT = b"X-Unsent: 1\r\n"  # Outlook then opens it to be sent, and not to be read


def as_eml(draft: str, address: Mapping[str, Any], at: float | None = None) -> bytes:
    """The `.eml` of `draft` to an item's opened address. It has no sender: that is whoever opens it.

    Raises NoAddress where the address is none that a mail can go to.
    """
    to = MailAddress.read(address)
    return _UNSENT + letter(to, draft, sender="", reply_id="", at=time.time() if at is None else at)
