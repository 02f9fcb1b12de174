"""Slack's marks on the way in, and none on the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.fit import TEXT, packed, shortened, tokens
from bot.channels.slack.read_text import escaped, link, mentions, plain
from tests.channels.slack.conftest import Bot, answer
from tests.standins.slack import BOT, Slack, words


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("see <https://x.example|label>", "see label"),
        ("see <https://x.example/?a=1&amp;b=2>", "see https://x.example/?a=1&b=2"),
        ("write <mailto:a@b.example|a@b.example>", "write a@b.example"),
        ("write <mailto:a@b.example>", "write a@b.example"),
        ("ring <tel:111|111>", "ring 111"),
        ("<@UBOT> hello", "hello"),
        ("<@UBOT>: hello", "hello"),
        ("<@UBOT|assistant>, hello", "hello"),
        ("hello <@UBOT> there", "hello there"),
        ("<@UBEN> and <@UBOT>", "somebody and"),
        ("ask <@UBEN|ben> in <#C1|general>", "ask somebody in #general"),
        ("<!here> <!channel> hi", "hi"),
        ("<!subteam^S1|@nurses> hi", "somebody hi"),
        ("on <!date^1700000000^{date}|14 November>", "on 14 November"),
        ("  <@UBOT>  ", ""),
        ("a\0b", "ab"),
        ("half \ud83d", "half ?"),
    ],
)
def test_a_message_is_read_as_its_writer_sees_it(sent: str, read: str) -> None:
    assert plain(sent, "UBOT", "somebody") == read


def test_a_mention_is_found_in_what_slack_sent() -> None:
    assert mentions("hi <@UBOT>", "UBOT") and mentions("<@UBOT|a>", "UBOT")
    assert not mentions("hi <@UBOTS>", "UBOT")
    assert not mentions("&lt;@UBOT&gt;", "UBOT")
    assert not mentions("<@UBOT>", None)


@given(st.text())
def test_what_goes_out_comes_back_and_holds_no_mark(text: str) -> None:
    out = escaped(text)
    assert "<" not in out and ">" not in out
    assert out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_a_link_can_not_be_broken_out_of() -> None:
    made = link("https://x.example/?a=1&b=|<!here>", "a > b | <!channel>")
    assert made == "<https://x.example/?a=1&amp;b=%7C&lt;!here&gt;|a &gt; b | &lt;!channel&gt;>"


@given(st.text(st.sampled_from("a &<>\n"), max_size=9_000))
def test_packing_loses_no_word_and_cuts_no_escape(text: str) -> None:
    texts = list(packed(tokens(text)))
    assert all(0 < len(one) <= TEXT for one in texts)
    assert "".join("".join(texts).split()) == "".join(escaped(text).split())


def test_what_is_shortened_shows_it() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"


def test_marks_in_an_answer_reach_slack_as_text(slack: Slack, bot: Bot) -> None:
    """Nobody is called by what the page or a person wrote."""
    bot.script["ping"] = answer("<!channel> & <@UBEN> <https://x.example|y>", bot.about)
    slack.say(f"<@{BOT}> ping")
    post = slack.wait(1)[0]
    assert "&lt;!channel&gt; &amp; &lt;@UBEN&gt;" in words(post)
    for text in (words(post), post["text"]):
        assert "<!" not in text and "<@" not in text
    assert "<" not in post["text"]


def test_marks_in_a_message_do_not_reach_the_turn(slack: Slack, bot: Bot) -> None:
    slack.say(
        f"<@{BOT}> is <@UBEN> &lt;18 on <https://x.example|this page> &amp; <mailto:a@b.example|it>?"
    )
    assert bot.heard(1)[0] == "is somebody <18 on this page & it?"
