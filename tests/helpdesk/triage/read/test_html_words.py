"""HTML becomes what a person would read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.helpdesk.triage.read.html_words import html_words


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<div>One<div>Two</div>Three</div>", "One\nTwo\nThree"),
        ("a<br>b<br/>\n  c", "a\nb\nc"),
        ("<b>bo</b>ld and <a href='https://x'>a link</a>", "bold and a link"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("&pound;5&nbsp;&ndash; caf&eacute; &lt;p&gt;", "£5 – café <p>"),
        ("<head><title>T</title><style>p{}</style></head><body>x<script>alert(1)</script>y", "xy"),
        ("<!-- a comment --><!doctype html>words", "words"),
        ("plain words", "plain words"),
        ("", ""),
        ("<p>open <b>not closed", "open not closed"),
    ],
)
def test_the_words_come_in_lines(html: str, words: str) -> None:
    """A line for each block; nothing that is not shown."""
    assert html_words(html) == words


@given(st.text("<>/apbdivtr=\"' &;x\ue000", max_size=80))
def test_whatever_it_is_there_are_words_or_none(html: str) -> None:
    """It never fails."""
    assert isinstance(html_words(html), str)


def test_a_page_nested_without_end_is_read() -> None:
    """The parser would take minutes over it."""
    assert html_words("<div>" * 90_000 + "caf&eacute;<br>x") == "café\nx"
