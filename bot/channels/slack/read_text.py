"""Slack's marks in a message -> the words that its writer sees, and escapes for what goes back.

Source: docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are escaped, and only
they; whatever stands between `<` and `>` is a mention, a link or a special mark.
"""

from __future__ import annotations

import re

from bot.channels.slack.within import said

_MARK = re.compile(r"<([^<>]*)>")
_BLANKS = re.compile(r"[ \t]{2,}")
_LEFT_OVER = " \t\r\n,:;–-"
"""What stands between a mention at the start and the question behind it."""


def plain(text: str, own: str | None, someone: str) -> str:
    """The words of `text`: without a mention of `own`, with `someone` for every other person."""
    mentioned = False

    def words(mark: re.Match[str]) -> str:
        nonlocal mentioned
        inside, _, label = mark[1].partition("|")
        if inside.startswith("@"):
            if own is not None and inside[1:] == own:
                mentioned = True
                return " "
            return someone
        if inside.startswith("#"):
            return f"#{label}" if label else "#"
        if inside.startswith("!"):
            # A group is people; a date brings its own words; @here and @channel say nothing.
            return someone if inside.startswith("!subteam") else label
        return label or inside.removeprefix("mailto:").removeprefix("tel:")

    read = _MARK.sub(words, text)
    if mentioned:
        read = _BLANKS.sub(" ", read).lstrip(_LEFT_OVER)
    # The ampersand last: "&amp;lt;" was typed as "&lt;".
    read = read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return said(read).strip()


def mentions(text: str, person: str | None) -> bool:
    """Whether `person` is named in `text`, which is as Slack sent it."""
    return person is not None and re.search(rf"<@{re.escape(person)}(\|[^<>]*)?>", text) is not None


def escaped(text: str) -> str:
    """`text` with nothing in it that Slack takes for a mark: no mention, no `<!channel>`, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(address: str, label: str) -> str:
    """A link with `label` for its words."""
    to = escaped(address).replace("|", "%7C")
    return f"<{to}|{escaped(label)}>"
