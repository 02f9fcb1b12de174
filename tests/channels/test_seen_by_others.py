"""Every channel there is answers the one who wrote; where others read along, what is for the writer alone stays theirs.

Each class that sends to a place where people write is listed here, with the tests that prove it. A new one fails here
first: whoever adds it settles H19 of docs/safety.md, then lists it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOT = ROOT / "bot"
ALONE = {"RestChannel", "WebsiteChannel"}
"""Channels that answer in the request itself: nobody else is there."""
PROVEN = {
    "SlackSender": [
        "tests/channels/slack/test_send.py::test_self_harm_in_a_channel_is_answered_to_the_writer_alone",
        "tests/channels/slack/test_send.py::test_where_that_fails_only_they_see_it_in_the_thread",
        "tests/channels/slack/test_send.py::test_into_the_thread_only_where_both_fail",
        "tests/channels/slack/test_send.py::test_a_caution_never_goes_into_the_thread",
    ],
    "MailSender": [  # a mail has one recipient: whoever wrote, and nobody in copy
        "tests/channels/mail/test_send.py::test_two_servers_send_one_mail",
        "tests/channels/mail/test_send.py::test_an_address_that_is_none_reaches_no_server",
    ],
    "TeamsSender": [
        "tests/channels/teams/test_replies.py::test_self_harm_help_goes_to_the_writer_alone",
        "tests/channels/teams/test_replies.py::test_help_goes_into_the_thread_where_the_writer_cannot_be_reached",
        "tests/channels/teams/test_replies.py::test_a_hint_that_cannot_be_given_alone_is_given_to_nobody",
    ],
}
"""A class with an `async send`, and the tests that show who sees its replies."""


def classes(*folders: str) -> Iterator[tuple[Path, ast.ClassDef]]:
    """Every class in those folders of bot/."""
    for folder in folders:
        for path in sorted((BOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def test_every_other_channel_answers_in_the_request() -> None:
    """One that is no place to be pushed to answers whoever asked, and nobody else sees it."""
    found = {one.name for _, one in classes("channels") if one.name.endswith("Channel")}
    assert found == ALONE


def test_whoever_sends_is_listed_with_what_it_was_tried_with() -> None:
    """Only channels send, and the protocol says what sending is."""
    senders = {
        one.name: path.relative_to(BOT).parts[0]
        for path, one in classes(".")
        for part in one.body
        if isinstance(part, ast.AsyncFunctionDef) and part.name == "send" and _takes_a_reply(part)
    }
    assert senders.pop("Sender") == "turn"
    assert set(senders.values()) <= {"channels"}
    assert set(senders) == set(PROVEN)


def _takes_a_reply(method: ast.AsyncFunctionDef) -> bool:
    """Others send too: a clerk a draft, a connection a mail."""
    kinds = (one.annotation for one in method.args.args)
    return any(isinstance(one, ast.Name) and one.id == "Delivery" for one in kinds)


@pytest.mark.parametrize("sender", PROVEN)
def test_the_proofs_are_tests(sender: str) -> None:
    assert PROVEN[sender]
    for named in PROVEN[sender]:
        file, _, name = named.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
