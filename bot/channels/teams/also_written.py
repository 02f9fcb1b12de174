"""What a person may have written elsewhere than in a message's text: looked at for danger, and not answered.

Teams sends the words once more as HTML, with what is quoted or pasted and may not stand in the
text; and a card that is no card of ours sends back what was typed into its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.channels.teams.activity import Activity
from bot.channels.teams.what_was_said import as_text
from bot.turn.safety_first import MOST_LOOKED

_MENTION = re.compile(
    r"<(span|at)\b(?=[^<>]*schema\.skype\.com/Mention|[^<>]*>[^<>]*</at)[^<>]*>[^<>]*</\1\s*>",
    re.IGNORECASE,
)
_QUOTE = re.compile(
    r"<blockquote\b(?:(?!</?blockquote\b).)*</blockquote\s*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</?(?P<name>[a-z][a-z0-9]*)(?P<rest>[^<>]*)>", re.IGNORECASE)
_IN_LINE = re.compile("a|b|code|del|em|font|i|ins|mark|s|small|span|strike|strong|sub|sup|u")
"""Tags in the middle of words; any other ends a line."""
_TOLD = re.compile(r"\b(?:alt|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def also_written(activity: Activity, someone: str) -> str:
    """It, as text, or nothing; with `someone` in place of each person that is mentioned."""
    found = [
        *(_words(one[:MOST_LOOKED], activity.bot, someone) for one in activity.html),
        *texts(activity.value),
    ]
    return "\n".join(found)[:MOST_LOOKED]


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON `value`; without recursion, which runs out where it is deep."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield as_text(one[:MOST_LOOKED])
        elif isinstance(one, list):
            left += reversed(one)
        elif isinstance(one, dict):
            left += reversed(one.values())


def _words(markup: str, bot: str, someone: str) -> str:
    """The words of HTML: without the quotes of what we said ourselves, which is help now and then."""
    if bot:
        markup = _QUOTE.sub(lambda quote: "\n" if f'"{bot}"' in quote[0] else quote[0], markup)
    return as_text(_TAG.sub(_between, _MENTION.sub(someone, markup)))


def _between(tag: re.Match[str]) -> str:
    """What stands where a tag was: nothing, what it tells of a picture, or the end of a line."""
    told = " ".join(one[1] or one[2] or "" for one in _TOLD.finditer(tag["rest"]))
    if told.strip():
        return f" {told} "
    return "" if _IN_LINE.fullmatch(tag["name"].lower()) else "\n"
