"""The safety screen: runs first on every message, before any limit, hand-off or storage.

A leaf: it imports spaCy, PyYAML and the standard library, and nothing else of ours, so that it
works when everything else is broken.

    screen = Screen(Path("knowledge/safety/phrases.yml"))
    fallback = Fallback(Path("knowledge/safety/notes.yml"))
    finding = screen.check(text)
    if finding.level == "danger":
        message = fallback.message(finding)
"""

from bot.safety.fallback import Fallback, Message, Part, note_name
from bot.safety.screen import LEVELS, Finding, Screen, shared_screen

__all__ = [
    "LEVELS",
    "Fallback",
    "Finding",
    "Message",
    "Part",
    "Screen",
    "note_name",
    "shared_screen",
]
