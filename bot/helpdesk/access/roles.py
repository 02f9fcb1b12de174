"""The four roles; each may do what those before it may."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["viewer", "agent", "lead", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
MAY = {
    "viewer": "read the queue",
    "agent": "answer what is in the queue",
    "lead": "hand work out, change many at once, write what pages say, and read the statistics",
    "admin": "publish pages, add people, change their roles, and read the audit",
}
"""What each may do beyond the one before it."""


def at_least(role: str, least: str) -> bool:
    """Whether `role` is `least` or more. A role that nobody knows is none."""
    return role in ROLES and _rank(role) >= _rank(least)


def _rank(role: str) -> int:
    return ROLES.index(role)
