"""Words that the tiny project's actions listen for; importing them imports no Rasa."""

WORD = "training"
"""Counts one turn: an intent of `tests/tiny`."""
SLOWLY = "slowly"
"""In such a message: its turn takes so long that something can happen in the middle."""
HANG = "hang the action"
BREAK = "break the action"
