"""A cell that no spreadsheet program takes for a formula (OWASP, CSV Injection)."""

from __future__ import annotations

# The last four are the full-width forms, which some programs take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain_cell(text: str) -> str:
    """`text`, behind an apostrophe where a program would compute it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
