"""Whether Slack would take these blocks: its limits, written down from its documentation and not from its SDK.

docs.slack.dev/reference/block-kit, each block and element on its page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TEXT, HEADER, LABEL, VALUE, NAME = 3_000, 150, 75, 2_000, 255
IN_A_MESSAGE, IN_A_VIEW, IN_ACTIONS, IN_CONTEXT = 50, 100, 25, 10


def problems(blocks: Any, most: int = IN_A_MESSAGE) -> list[str]:
    """What is wrong with `blocks`; nothing where Slack takes them."""
    if not isinstance(blocks, list):
        return ["no list"]
    found = [f"{len(blocks)} blocks"] if not 1 <= len(blocks) <= most else []
    ids = [one["block_id"] for one in blocks if isinstance(one, dict) and one.get("block_id")]
    if len(ids) != len(set(ids)):
        found.append("a block_id twice")
    actions = [one.get("action_id") for one in _elements(blocks)]
    if len(actions) != len(set(actions)):
        found.append("an action_id twice")
    for block in blocks:
        found += _block(block) if isinstance(block, dict) else ["no object"]
    return found


def _elements(blocks: list[Any]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if isinstance(block, dict) and block.get("type") == "actions":
            yield from block.get("elements") or ()


def _block(block: dict[str, Any]) -> Iterator[str]:
    kind = block.get("type")
    if len(str(block.get("block_id", ""))) > NAME:
        yield "block_id too long"
    if kind == "section":
        yield from _text(block.get("text"), TEXT)
    elif kind == "header":
        yield from _text(block.get("text"), HEADER, ("plain_text",))
    elif kind == "context":
        elements = block.get("elements") or []
        if not 1 <= len(elements) <= IN_CONTEXT:
            yield f"{len(elements)} elements in a context"
        for one in elements:
            yield from _text(one, TEXT)
    elif kind == "actions":
        elements = block.get("elements") or []
        if not 1 <= len(elements) <= IN_ACTIONS:
            yield f"{len(elements)} elements in actions"
        for one in elements:
            yield from _button(one)
    elif kind != "divider":
        yield f"unknown block {kind}"


def _button(button: dict[str, Any]) -> Iterator[str]:
    if button.get("type") != "button":
        yield f"unknown element {button.get('type')}"
    yield from _text(button.get("text"), LABEL, ("plain_text",))
    if len(str(button.get("value", "x"))) > VALUE or button.get("value") == "":
        yield "value"
    if not 1 <= len(str(button.get("action_id", ""))) <= NAME:
        yield "action_id"


def _text(text: Any, most: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield "no text of its kind"
        return
    if not 1 <= len(str(text.get("text", ""))) <= most:
        yield f"{len(str(text.get('text', '')))} characters"
    if "emoji" in text and text["type"] == "mrkdwn":
        yield "emoji in mrkdwn"
