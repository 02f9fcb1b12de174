"""Whether a mail was sent by a program: an auto-reply, a bounce, a list. None of these is ever answered, or programs write to each other for ever.

RFC 3834, 2; RFC 3464; RFC 2919; and what programs send that are older than these.
"""

from __future__ import annotations

import re
from email.message import Message

_LISTS = (
    "List-Id",
    "List-Unsubscribe",
    "List-Post",
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
)
_PRECEDENCE = re.compile(r"bulk|junk|list|auto[_-]?reply", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply|bounces?|auto-?reply|listserv|majordomo)"
    r"(?:[-+._].*)?@|[^@]*-(?:request|bounces?|noreply)(?:[+=.][^@]*)?@",
    re.IGNORECASE,
)


def automatic(headers: Message, sender: str) -> bool:
    """`sender`: the address that a reply would go to; blank where there is none."""
    said = str(headers.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    if said not in ("", "no"):
        return True
    if _PRECEDENCE.search(str(headers.get("Precedence", ""))):
        return True
    if any(name in headers for name in _LISTS):
        return True
    if headers.get_content_type() == "multipart/report":
        return True
    if str(headers.get("Return-Path", "-")).strip() == "<>":
        return True
    return bool(_NOBODY.match(sender))
