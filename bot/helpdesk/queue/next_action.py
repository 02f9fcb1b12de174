"""The one thing to do next with an item, by its name; the words of its button are the pages'."""

from __future__ import annotations

from typing import Literal

from bot.storage.queue.item import Item

Next = Literal[
    "settle",  # nobody knows whether the reply arrived: look, and say so
    "undo",  # it is being sent: that may be taken back for a moment
    "reopen",  # it is done
    "wait",  # another clerk has it
    "claim",  # take it in hand
    "look_again",  # somebody replied meanwhile: does the draft still hold?
    "write",  # there is no draft
    "fill_gap",  # the draft has a marked gap
    "copy",  # there is nowhere to send it from here: copy it, or save it, then close
    "send",
]


def next_action(item: Item, who: str) -> Next:
    """What `who` does next with it."""
    if item.status == "sending":
        return "undo"
    if item.status == "done":
        return "reopen"
    if item.holder is not None and item.holder != who:
        return "wait"
    if item.holder is None:
        return "claim"
    if item.trouble == "unknown":
        return "settle"
    if not item.drafted:
        return "write"
    if item.retired:
        return "look_again"
    if item.gaps:
        return "fill_gap"
    if not item.addressed:
        return "copy"
    return "send"
