"""A post whose button was pressed: the buttons go, and what was chosen stands in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.slack.read_text import escaped
from bot.channels.slack.within import objects

Blocks = list[dict[str, Any]]


def without(blocks: Sequence[Mapping[str, Any]], kind: str, note: str) -> Blocks:
    """`blocks` without the buttons of `kind` ("choice", "useful", "person"); `note` says what was chosen."""
    said: dict[str, Any] = {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": escaped(note), "verbatim": True}],
    }
    kept: Blocks = []
    for block in blocks:
        if kind == "useful" and block.get("block_id") == "useful":  # the question above them
            continue
        if block.get("type") != "actions":
            kept.append(dict(block))
            continue
        elements = objects(block.get("elements"))
        left = [one for one in elements if not _of(one, kind)]
        if len(left) < len(elements) and said not in kept:
            kept.append(said)
        if left:
            kept.append({**block, "elements": left})
    return kept


def _of(element: Mapping[str, Any], kind: str) -> bool:
    return str(element.get("action_id", "")).partition("-")[0] == kind
