"""Whether a mail was sent by a program, or is junk by its server's word. None of these is ever answered, or programs write to each other for ever.

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
# What the server that took the mail in says of it: SpamAssassin and its like, and Exchange.
_JUNK = {
    "X-Spam-Flag": re.compile(r"\s*yes\b", re.IGNORECASE),
    "X-Spam-Status": re.compile(r"\s*yes\b", re.IGNORECASE),
    "X-Forefront-Antispam-Report": re.compile(r"(?:^|;)\s*SFV:SPM\b", re.IGNORECASE),
}
# An export to a table keeps no headers: there the subject says it, as mail programs write it.
_SUBJECT = re.compile(
    r"\s*(?:(?:auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office(?: (?:auto-?)?reply)?|undeliverable"
    r"|returned mail)\s*:|undelivered mail returned to sender|delivery status notification|mail delivery failed)",
    re.IGNORECASE,
)


def automatic(headers: Message, sender: str) -> bool:
    """By its headers. `sender`: the address that a reply would go to; blank where there is none."""
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
    if any(junk.search(str(headers.get(name, ""))) for name, junk in _JUNK.items()):
        return True
    return bool(_NOBODY.match(sender))


def automatic_subject(subject: str) -> bool:
    """By its subject alone. A person who answers such a mail has a "Re:" before it."""
    return bool(_SUBJECT.match(subject))
