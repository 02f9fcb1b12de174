"""Which browser somebody signs in with, in the words of people: it tells their own sessions apart."""

from __future__ import annotations

# The first that is named counts: Edge names Chrome too, and Chrome names Safari.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}  # fmt: skip
_SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "macOS", "Linux": "Linux"}  # fmt: skip


def browser_name(user_agent: str) -> str:
    """As in "Firefox on Windows"; nothing finer, which would tell people apart."""
    browser = _first(_BROWSERS, user_agent) or "A browser"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
