"""Every channel there is answers the one who wrote, and nobody else sees it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
ALONE = {"RestChannel", "WebsiteChannel"}


def classes(*folders: str) -> Iterator[ast.ClassDef]:
    """Every class in those folders of bot/."""
    for folder in folders:
        for path in sorted((BOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def test_no_channel_that_others_can_see_is_there_yet() -> None:
    """A new one fails here first: whoever adds it settles H19 of docs/safety.md, then lists it."""
    found = {one.name for one in classes("channels") if one.name.endswith("Channel")}
    assert found == ALONE


def test_nothing_is_pushed_to_a_place_where_people_write() -> None:
    """No class but the protocol itself knows how to send a reply, so none goes where others read."""
    senders = {
        one.name
        for one in classes(".")
        for part in one.body
        if isinstance(part, ast.AsyncFunctionDef) and part.name == "send"
    }
    assert senders == {"Sender"}
