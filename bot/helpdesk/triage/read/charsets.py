"""Bytes in the charset that a mail names, or in the one that it should have named."""

from __future__ import annotations

import codecs
import re

# What can be named is not left to Python's list: among its "charsets" are compressions.
_KNOWN = re.compile(
    r"utf-?(?:7|8|16|32)(?:-?[lb]e)?|(?:us-)?ascii|(?:iso-?|latin)[-_\w]*|(?:windows|cp|ibm)-?\d{2,5}"
    r"|koi8-[ru]|gb\w{2,6}|big5\w*|shift[-_]jis|euc[-_]\w{2}|mac\w{2,12}|tis-620",
    re.IGNORECASE,
)
_SAID_OF_ALL = re.compile(r"(?:us-?)?ascii|iso-?8859-?1|latin-?1|windows-?1252|cp-?1252", re.IGNORECASE)  # fmt: skip


def decoded(body: bytes, charset: str, *, whole: bool = True) -> str:
    """`body` as text. `whole`: false where it was cut off, perhaps within a character."""
    named = charset.strip().strip("\"'") if charset else ""
    if not _KNOWN.fullmatch(named) or _SAID_OF_ALL.fullmatch(named):
        tried = ["utf-8", "cp1252"]  # what programs that name no charset, or Western Europe's, send
    else:
        tried = [named, "utf-8", "cp1252"]
    for name in tried:
        try:
            return codecs.getincrementaldecoder(name)().decode(body, final=whole)
        except (LookupError, ValueError, AssertionError):
            continue
    return body.decode("cp1252", errors="replace")
