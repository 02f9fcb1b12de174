"""Why somebody does not get in by way of a directory."""

from __future__ import annotations


class NotSignedIn(Exception):
    """It did not work, and trying again may. `reason` is ours, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DirectoryAway(NotSignedIn):
    """The directory can't be reached, or does not answer as one."""


class NotBelieved(NotSignedIn):
    """What came is not what it says: a token, a state or an answer that is not the directory's to us."""


class NoRole(NotSignedIn):
    """The directory knows them, and gives them no role here."""


class TooManyGroups(NotSignedIn):
    """They are in more groups than the directory writes into a token (Entra: 200)."""


class SwitchedOff(NotSignedIn):
    """Their account here is switched off."""
