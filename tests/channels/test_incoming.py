"""The safety rules see what somebody said, under whatever key and in whatever state it comes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.incoming import MAX_CHARACTERS, SAID, words

TEXT = st.text(max_size=50)


@given(st.sampled_from(SAID), TEXT, st.dictionaries(st.text(max_size=5), TEXT, max_size=3))
def test_the_words_under_each_key_are_seen(key: str, text: str, others: dict[str, str]) -> None:
    """On any channel, and beside any other keys."""
    body = json.dumps({**others, key: text}).encode()
    assert text in words(body)


@given(st.dictionaries(st.sampled_from(SAID), TEXT, min_size=1), st.sampled_from(SAID))
def test_all_are_seen_and_the_channels_own_first(said: dict[str, str], key: str) -> None:
    """Nothing that a channel ignores can push its own message out of sight."""
    seen = words(json.dumps(said).encode(), key)
    assert all(text in seen for text in said.values())
    assert seen.startswith(said.get(key, ""))


def test_a_long_text_under_another_key_hides_nothing() -> None:
    """The rules look at the first characters only, and those are what will be answered."""
    body = json.dumps({"message": "a" * MAX_CHARACTERS, "text": "help"}).encode()
    assert words(body, "text").startswith("help")


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b'{"text": "I \\u0061m", "messa', 'I am\n{"text": "I am", "messa'),
        (b'{"message_id": "1", "text": "half', 'half\n{"message_id": "1", "text": "half'),
        (b'{"message": "one", "text": "two"', 'one\ntwo\n{"message": "one", "text": "two"'),
        (b'{"text":"hello" "I \\u0061m"}', 'hello\n{"text":"hello" "I am"}'),
        (b'\\ud835\\udc22 \\"a\\\\m\\" \\ud835\\u12', '\U0001d422 "a\\m" \\u12'),
        (b'{"text": 7}', '{"text": 7}'),
        (b'{"text": ["in a list"]}', "in a list"),
        (b'["text", "bare"]', "text\nbare"),
        (b'"bare"', "bare"),
        (b'{"text": "two", "text": "one"}', "one\ntwo"),
        (b'{"x": "I am", "text": "hello", "y": 7}', "hello\nI am"),
        (b'{"x": {"y": ["I", {"am": "here"}]}, "text": "hello"}', "hello\ny\nI\nam\nhere"),
        (b'{"message_id": "no id", "text": "hello"}', "hello\nno id"),
        (b'{"sender": "me", "message_id": "m", "message": "hello"}', "hello"),
        (b"no JSON at all", "no JSON at all"),
        (b"", ""),
    ],
)
def test_other_bodies_are_read_as_far_as_they_go(body: bytes, seen: str) -> None:
    """What looks like a text comes first, then all that may be one; an id is none."""
    assert words(body) == seen


@given(st.binary())
def test_nothing_makes_it_fail(body: bytes) -> None:
    """Any bytes give some text."""
    assert isinstance(words(body), str)
