"""Who asks: somebody who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.helpdesk.access.roles import at_least


@dataclass(frozen=True)
class Person:
    """Whoever a session is of.

    `id` is random, and what other tables and the audit keep; `shown` is what colleagues see and
    is kept nowhere else, so that erasing the account is enough. `csrf_token` goes into the hidden
    field of every form.
    """

    id: str
    shown: str
    role: str
    csrf_token: str = field(repr=False)
    session: str = field(repr=False)
    """The hash of their cookie, which finds the row of the session."""
    name: str | None = None
    """What they sign in with here; None for a directory's people."""

    def may(self, least: str) -> bool:
        """Whether they have the role `least`, or more."""
        return at_least(self.role, least)
