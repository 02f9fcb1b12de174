"""Where a reply by mail goes, and which mail it answers: what is kept, sealed, as an item's recipient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SUBJECT = 250
"""Characters of a subject."""
_MOST = 20
"""References that are kept: the first, which names the thread, and the newest. A header has an end (RFC 5322, 2.1.1)."""
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_REPLY = re.compile(r"\A\s*(?:(?:re|aw|sv|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class NoAddress(ValueError):
    """It can't be an address of a reply: a field is missing, or holds what no header may."""


@dataclass(frozen=True)
class MailAddress:
    """One recipient, the subject, and the ids of the mail that is answered and of those before it, oldest first."""

    to: str
    subject: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not is_address(self.to):
            raise NoAddress("the recipient is no address")
        if _CONTROL.search(self.subject) or not _encodable(self.subject):
            raise NoAddress("the subject holds what no header may")
        ids = (*self.references, *([self.in_reply_to] if self.in_reply_to else []))
        if not all(_ID.fullmatch(one) for one in ids):
            raise NoAddress("an id of a mail is none")

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> MailAddress:
        """From its JSON. Raises NoAddress."""
        to, subject = kept.get("to"), kept.get("subject", "")
        answered, before = kept.get("in_reply_to") or "", kept.get("references") or ()
        if not (isinstance(to, str) and isinstance(subject, str) and isinstance(answered, str)):
            raise NoAddress("a field is of another kind")
        if not isinstance(before, list | tuple) or not all(isinstance(one, str) for one in before):
            raise NoAddress("a field is of another kind")
        return cls(to, subject, answered, tuple(before))

    def json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "to": self.to,
            "subject": self.subject,
            "in_reply_to": self.in_reply_to,
            "references": list(self.references),
        }


def reply_to(to: str, subject: str, message_id: str, references: Iterable[str]) -> MailAddress:
    """The address of a reply to a mail of that subject and id. What is no id in it is left out. Raises NoAddress."""
    before = [one for one in references if _ID.fullmatch(one)]
    answered = message_id if _ID.fullmatch(message_id) else ""
    chain = list(dict.fromkeys([*before, *([answered] if answered else [])]))
    if len(chain) > _MOST:
        chain = [chain[0], *chain[1 - _MOST :]]
    return MailAddress(to, answer_subject(subject), answered, tuple(chain))


def answer_subject(subject: str) -> str:
    """The subject of the reply: with one "Re: ", however many there were."""
    plain = " ".join(_CONTROL.sub(" ", subject).split()).encode("utf-8", "ignore").decode()
    return f"Re: {_REPLY.sub('', plain, count=1)}"[:SUBJECT].rstrip()


def is_address(text: str) -> bool:
    """Whether it is one address, of the kind that every server takes (RFC 5321, without quoted parts)."""
    return bool(_ADDRESS.fullmatch(text)) and ".." not in text.partition("@")[0]


def ids(header: str) -> list[str]:
    """The ids of mails in a header, in their order."""
    return _ID.findall(header)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character
        return False
    return True
