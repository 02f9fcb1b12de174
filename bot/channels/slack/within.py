"""Reads what lies within a request of any shape: a signature proves who sent it, not that it is well formed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def within(value: object, *names: str) -> Any:
    """What stands under these names, one inside the other; None where there is no such thing."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def objects(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; none where it is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def said(value: object) -> str:
    """`value` where it is a text, whole characters only: without NUL and halves of characters."""
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
