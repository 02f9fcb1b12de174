"""The header lines of a mail, written by hand.

Python's own writer takes a Message-ID of more than 70 characters, as Microsoft's are, for words
to be encoded, and no program finds the thread by it any more. Here an id is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.header import Header

LINE = 76
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")


class OddHeader(ValueError):
    """A header would hold an end of line, or another sign that no header may."""


def line(name: str, value: str) -> bytes:
    """A header whose value is plain already. Raises OddHeader."""
    if _CONTROL.search(value) or not value.isascii():
        raise OddHeader(name)
    return f"{name}: {value}\r\n".encode("ascii")


def words(name: str, text: str) -> bytes:
    """A header of words in whatever script (RFC 2047). Raises OddHeader."""
    return f"{name}: {_encoded(text, name)}\r\n".encode("ascii")


def ids(name: str, found: Sequence[str]) -> bytes:
    """A header of ids, one a line where there are several. Raises OddHeader."""
    for one in found:
        line(name, one)
    return f"{name}: {f'{_FOLD}'.join(found)}\r\n".encode("ascii")


def mailbox(name: str, setting: str) -> bytes:
    """A header of an address with the name before it, as in MAIL_FROM. Raises OddHeader."""
    shown, address = named(setting)
    if not shown:
        return line(name, address)
    if _NAME.fullmatch(shown) and len(shown) < LINE:
        return line(name, f'"{shown}" <{address}>')
    line(name, address)
    return f"{name}: {_encoded(shown, name, force=True)}{_FOLD}<{address}>\r\n".encode("ascii")


def named(setting: str) -> tuple[str, str]:
    """Name and address of MAIL_FROM, which needs no quotes around a name with a comma; the name may be blank."""
    before, _, after = setting.rpartition("<")
    return before.strip().strip('"').strip(), after.strip().removesuffix(">").strip()


_FOLD = "\r\n "


def _encoded(text: str, name: str, *, force: bool = False) -> str:
    if _CONTROL.search(text):
        raise OddHeader(name)
    # What looks like an encoded word already would be shown as what it stands for.
    plain = text.isascii() and len(text) + len(name) < LINE and "=?" not in text and not force
    if plain:
        return text
    made = Header(text, "utf-8", maxlinelen=LINE - 2, header_name=name).encode(linesep="\r\n")
    return str(made)
