"""A page as somebody pasted or uploaded it -> its text, or why not."""

from __future__ import annotations

import re
import unicodedata

MOST = 60_000
"""Characters of a page: some twenty printed sides."""
EMPTY = "Paste the text of the page, or choose a file with it."
NOT_TEXT = "This file is no plain text in UTF-8. Save the page as plain text, and choose that file."
TOO_LONG = f"This is too long: {MOST:,} characters is the most. Paste the page alone."
MARKED_UP = (
    "This is a web page’s code, not its text. Copy the words as you read them in the browser."
)
_CODE = re.compile(r"(?i)<!doctype html|<(?:html|body|script|div|p|style)[\s>]")


class BadPage(Exception):
    """A page that can't be taken; the message says what to do."""


def read(content: bytes) -> str:
    """The text, its lines ended alike. Raises BadPage."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadPage(NOT_TEXT) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n ")
    if any(unicodedata.category(one) == "Cc" and one not in "\n\t" for one in text):
        raise BadPage(NOT_TEXT)
    if not text.strip():
        raise BadPage(EMPTY)
    if len(text) > MOST:
        raise BadPage(TOO_LONG)
    if _CODE.search(text):
        raise BadPage(MARKED_UP)
    return f"{text}\n"
