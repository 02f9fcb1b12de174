"""The words of a message: without the bot's mention, with no names, as text and not as HTML.

Teams marks a mention as `<at>Name</at>` in the text and tells in `entities` whose it is. Who types
a name by hand gets no such mark.
"""

from __future__ import annotations

import html
import re

from bot.channels.teams.activity import Activity

_AT = re.compile(r"<at\b[^<>]*>[^<>]*</at\s*>", re.IGNORECASE)
# A tag with nothing in it that somebody may have said; of any other only its beginning goes. Eight at
# most: of thousands, each would be tried from each.
_HALF = re.compile(r"</?at(?:\s+id=[\"'\w:.-]*)?\s*/?>|(?:</?){1,8}(?=at\b)", re.IGNORECASE)
_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)
ROUNDS = 8
"""So often is unescaped what was escaped over and over; after that it is no text any more."""
_BLANKS = re.compile(r"[^\S\n]+")


def mentions_bot(activity: Activity) -> bool:
    """Whether it says so in its entities."""
    return bool(activity.bot) and any(who == activity.bot for who, _ in _mentions(activity))


def what_was_said(activity: Activity, someone: str) -> str:
    """The words, with `someone` in place of each other person that is mentioned."""
    text = activity.text
    for who, mark in _mentions(activity):
        # One entity is one mention: of two people of one name each has their own.
        text = text.replace(mark, " " if who == activity.bot else someone, 1)
    return _without_name(as_text(_AT.sub(someone, text)), activity.bot_name)


def as_text(text: str) -> str:
    """`text` with nothing in it that is escaped, no mark of a mention, and blanks as people see them."""
    for _ in range(ROUNDS):
        before, text = text, _HALF.sub("", html.unescape(_AMPERSANDS.sub("&", text)))
        if text == before:
            break
    else:
        text = text.replace("&", " ").replace("<", " ")
    text = _BLANKS.sub(" ", text.replace("\r\n", "\n").replace("\0", ""))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _without_name(text: str, name: str) -> str:
    """`text` without "@Name" at its start, or the first word of the name, as people shorten it."""
    words = name.split()
    for called in (words, words[:1]):
        typed = r"@" + r"\s+".join(re.escape(word) for word in called) + r"(?![\w-])[\s,:;–-]*"
        if called and (found := re.match(typed, text, re.IGNORECASE)):
            return text[found.end() :]
    return text


def _mentions(activity: Activity) -> list[tuple[str, str]]:
    """Who is mentioned, and the mark in the text that stands for them."""
    found = []
    for one in activity.entities:
        who, mark = one.get("mentioned"), one.get("text")
        if (
            one.get("type") == "mention"
            and isinstance(who, dict)
            and isinstance(mark, str)
            and mark
        ):
            found.append((str(who.get("id")), mark))
    return found
