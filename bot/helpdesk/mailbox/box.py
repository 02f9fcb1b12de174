"""A mailbox that is open: its folders, and of each mail as much as is read. Nothing in it is changed or marked."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from datetime import date

from imap_tools import A, BaseMailBox

from bot.helpdesk.mailbox.fetched import Answer, Unreadable, answers
from bot.helpdesk.mailbox.skeleton import HEADERS, skeleton, wanted
from bot.helpdesk.mailbox.structure import parts
from bot.helpdesk.mailbox.trouble import Refused, Trouble, told

WHOLE = 262_144
"""A mail of so many bytes at most is fetched as it is; of a larger one no attachment is."""
AT_ONCE = 200
"""Mails whose sizes are asked for together."""


class Box:
    """Called from one thread at a time, but for `cut`. All raise Trouble."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box

    def examine(self, folder: str) -> int:
        """Opens it to be read only; its validity."""
        with told("opening the folder"):
            self._box.folder.set(folder, readonly=True)
            found = self._box.client.response("UIDVALIDITY")[1]
            try:
                return int(found[-1])
            except (TypeError, ValueError, IndexError):
                raise Trouble("the server does not number its mails for good") from None

    def sent_folder(self) -> str:
        """The folder that the server says mails are put into when they are sent (RFC 6154); blank where it says none."""
        try:
            with told("listing the folders"):
                found = self._box.folder.list()
        except Refused:
            return ""
        return next(
            (one.name for one in found if any(flag.lower() == "\\sent" for flag in one.flags)), ""
        )

    def first_since(self, day: date) -> int:
        """The number before that of the first mail since that day; of the newest mail where there is none since."""
        found = self._search(str(A(date_gte=day)))
        if found:
            return min(found) - 1
        return max(self._search("ALL"), default=0)

    def after(self, uid: int) -> list[int]:
        """The mails behind that number, in their order."""
        # "*" is the newest, whatever its number: so it is in every answer.
        return sorted(one for one in self._search(f"UID {uid + 1}:*") if one > uid)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of each mail that is still there."""
        found: dict[int, int] = {}
        for at in range(0, len(uids), AT_ONCE):
            some = ",".join(map(str, uids[at : at + AT_ONCE]))
            for one in self._fetch(some, "(UID RFC822.SIZE)"):
                uid, size = _number(one, "UID"), _number(one, "RFC822.SIZE")
                if uid is not None and size is not None:
                    found[uid] = size
        return found

    def headers(self, uid: int) -> bytes | None:
        """None where it is gone meanwhile."""
        return self._part(uid, f"HEADER]<0.{HEADERS}>", "HEADER")

    def mail(self, uid: int, size: int) -> bytes | None:
        """The mail, a large one without its attachments; None where it is gone meanwhile. Raises Refused as well."""
        if size <= WHOLE:
            return self._part(uid, f"]<0.{WHOLE}>", "")
        try:
            told_of = self._one(uid, "(UID BODYSTRUCTURE)")
            whole = parts(told_of.get("BODYSTRUCTURE")) if told_of else None
        except (Unreadable, Refused):
            return self._part(uid, f"]<0.{WHOLE}>", "")
        if whole is None:
            return None
        fetched = self._one(uid, f"(UID {' '.join(wanted(whole))})")
        return None if fetched is None else skeleton(whole, fetched)

    def close(self) -> None:
        """Says goodbye. Never raises."""
        try:
            with told("saying goodbye"):
                self._box.logout()
        except (Trouble, Refused):
            self._box.client.shutdown()

    def cut(self) -> None:
        """Ends what another thread waits for. Never raises."""
        try:
            self._box.client.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _search(self, criteria: str) -> list[int]:
        try:
            with told("looking for new mail"):
                return [int(one) for one in self._box.uids(criteria, charset=None)]
        except (Refused, ValueError):
            raise Trouble("the server does not list its mails") from None

    def _part(self, uid: int, asked: str, name: str) -> bytes | None:
        found = self._one(uid, f"(UID BODY.PEEK[{asked})")
        if found is None:
            return None
        value = found.get(f"BODY[{name}]<0>") or found.get(f"BODY[{name}]")
        return value if isinstance(value, bytes) else b""

    def _one(self, uid: int, items: str) -> Answer | None:
        """What is told of that mail, in one answer or several; others may be told of as well."""
        found = [one for one in self._fetch(str(uid), items) if _number(one, "UID") == uid]
        return {name: value for one in found for name, value in one.items()} if found else None

    def _fetch(self, uids: str, items: str) -> list[Answer]:
        with told("fetching"):
            status, lines = self._box.client.uid("FETCH", uids, items)
        if status != "OK":
            raise Refused("fetching")
        return answers(lines)


def _number(answer: Answer, name: str) -> int | None:
    value = answer.get(name)
    return int(value) if isinstance(value, bytes) and value.isdigit() else None
