"""A reply as Slack's blocks: whole, in order, within every limit, with its source and its buttons."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.pages.known import Known
from bot.channels.slack.blocks import Post, Rendering
from bot.channels.slack.home import home
from bot.channels.slack.pressed_blocks import without
from bot.storage.queue.joined import Present
from bot.turn.messages import Message, addressed, plain, reply
from bot.turn.person import says
from bot.turn.safety_first import SafetyFirst
from tests.channels.slack.conftest import HARM, URL, Bot, answer, clarify
from tests.standins.slack import BOT, Slack, buttons, words
from tests.standins.slack_blocks import problems

TALK = "slack:T1:C1:1.2:U1"


def rendered(messages: list[Message], about: Known, url: str = URL, **more: Any) -> Post:
    return Rendering(about, url).post(addressed(messages, TALK, "m"), TALK, **more)


def shown(post: Post) -> dict[str, Any]:
    assert problems(post.blocks) == []
    return {"blocks": post.blocks}


def titles(post: Post) -> list[str]:
    return [one["text"]["text"] for one in buttons(shown(post))]


def test_an_answer_has_its_parts_its_source_and_its_buttons(about: Known) -> None:
    """In this order; the quote is exact, and leads to its place."""
    said = answer("Six sessions.", about)
    said[1]["custom"]["parts"].append({"kind": "list", "items": ["one & two", "three"]})
    said[1]["custom"]["parts"].append(
        {"kind": "signpost", "text": "Ring 111 or write.", "tel": "111"}
    )
    post = rendered(said, about)
    source = said[1]["custom"]["answers"][0]["sources"][0]
    kinds = [block["type"] for block in shown(post)["blocks"]]
    assert kinds == ["section", "section", "section", "context", "context", "actions"]
    lead, items, signpost, quoted = (words({"blocks": [block]}) for block in post.blocks[:4])
    assert lead == "Six sessions."
    assert items == "• one &amp; two\n• three"
    assert signpost == "Ring <tel:111|111> or write."
    assert quoted.endswith(f"|“{source['quote']}”>")
    assert f"<{URL}/#" in quoted and source["section"] in quoted
    assert titles(post) == ["Yes", "No", about.talk["buttons.person"]]
    assert post.text == "Six sessions.\n• one &amp; two\n• three\nRing <tel:111|111> or write."


def test_words_of_one_place_stand_together(about: Known) -> None:
    """The place once, each of its quotes once, with its own link; another place is another block."""
    role = about.pages[0].role
    said = answer("Yes.", about)
    ones = [one for one in role.statements.values() if one.place.kind != "heading"][:6]
    sources = [
        {"page": role.page.title, "section": one.section, "quote": one.quote} for one in ones
    ]
    said[1]["custom"]["answers"][0]["sources"] = sources + sources[:2]
    post = rendered(said, about)
    quoted = [words({"blocks": [one]}) for one in post.blocks if one["type"] == "context"][:-1]
    assert len(quoted) == len({one.section for one in ones})
    for source in sources:
        assert sum(text.count(f"“{source['quote']}”") for text in quoted) == 1


def test_without_an_address_the_source_has_no_link(about: Known) -> None:
    post = rendered(answer("Six.", about), about, url="")
    assert "<" not in words(shown(post))


def test_seven_choices_are_two_rows(about: Known) -> None:
    """None is dropped; each holds its talk, its reply and its payload."""
    post = rendered(clarify(7), about)
    rows = [block for block in shown(post)["blocks"] if block["type"] == "actions"]
    assert [len(row["elements"]) for row in rows] == [5, 2, 1]
    assert titles(post)[:7] == [f"Topic {n}" for n in range(7)]
    conversation, reply_id, payload = json.loads(buttons(shown(post))[3]["value"])
    assert (conversation, payload) == (TALK, '/choose{"topic": "topic-3"}') and len(reply_id) == 32


def test_a_title_or_a_payload_without_room_is_not_lost_silently(about: Known) -> None:
    said = clarify(2)
    said[0]["buttons"][0]["title"] = "T" * 90
    said[0]["buttons"][1]["payload"] = "/choose" + "x" * 2_000
    post = rendered(said, about)
    assert titles(post)[0] == "T" * 74 + "…"
    assert "• Topic 1" in words(shown(post))


def test_a_safety_reply_is_plain_and_asks_for_no_opinion(
    about: Known, safety: SafetyFirst[Any]
) -> None:
    danger = safety.look(HARM)
    assert danger is not None
    post = rendered(danger.messages, about)
    assert {block["type"] for block in shown(post)["blocks"]} == {"section"}
    assert words(shown(post)).startswith("Ring <tel:999|999> now")
    assert "116 123" in words(shown(post)) and buttons(shown(post)) == []


@pytest.mark.parametrize(
    ("outcome", "found"),
    [("answer", 3), ("not_covered", 3), ("clarify", 1), ("handoff", 0), ("smalltalk", 0), ("safety", 0)],
)  # fmt: skip
def test_which_replies_have_which_buttons(about: Known, outcome: str, found: int) -> None:
    assert len(titles(rendered(plain("Words.", outcome), about))) == found


def test_a_long_answer_comes_whole_in_one_post(slack: Slack, bot: Bot) -> None:
    """4,000 characters, and ten times as many; no text over Slack's limits."""
    for size in (4_000, 39_000):
        slack.clear()
        text = " ".join(f"w{n}" for n in range(size // 6))[:size]
        bot.script["long"] = answer(text, bot.about)
        slack.say(f"<@{BOT}> long")
        post = slack.wait(1)[0]
        told = " ".join(block["text"]["text"] for block in post["blocks"] if block["type"] == "section")  # fmt: skip
        assert told.split() == text.split()
        assert post["text"] == text
        assert slack.refused == []


@given(
    st.lists(st.text(st.sampled_from("ab &<>|*_\n"), min_size=1, max_size=4_000), min_size=1, max_size=60),
    st.integers(0, 30),
)  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_said_slack_takes_it(about: Known, texts: list[str], count: int) -> None:
    said = reply([{"kind": "lead", "text": f"x{text}"} for text in texts], "answer", 1.0)
    said[0]["buttons"] = clarify(count)[0]["buttons"]
    post = rendered(said, about, asked="<!here>")
    assert problems(post.blocks) == []
    told = "".join(words(shown(post)).split())
    assert all("".join(f"x{text}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split()) in told for text in texts)  # fmt: skip


def test_what_was_chosen_stands_where_the_buttons_were(about: Known) -> None:
    """The others stay: who chose may still say whether it was useful."""
    post = rendered(clarify(7), about)
    left = without(post.blocks, "choice", "You chose: <A>")
    assert problems(left) == []
    assert [one["action_id"] for one in buttons({"blocks": left})] == ["person"]
    assert words({"blocks": left}).splitlines()[1] == "You chose: &lt;A&gt;"
    post = rendered(answer("Six.", about), about)
    left = without(post.blocks, "useful", "Thanks.")
    assert [one["action_id"] for one in buttons({"blocks": left})] == ["person"]
    assert about.talk["slack.useful"] not in words({"blocks": left})
    assert words({"blocks": left}).endswith("Thanks.\n" + about.talk["buttons.person"])


@pytest.mark.parametrize("url", [URL, ""])
def test_home_is_a_view_that_slack_takes(about: Known, url: str) -> None:
    view: Any = home(about, url)
    assert view["type"] == "home" and problems(view["blocks"], 100) == []
    assert [one["text"]["text"] for one in buttons(view)] == list(about.starters)


def _button(**more: Any) -> dict[str, Any]:
    text = {"type": "plain_text", "text": more.pop("title", "T")}
    return {"type": "button", "action_id": "a", "value": "v", "text": text, **more}


@pytest.mark.parametrize(
    ("most", "block"),
    [
        (3_000, lambda n: {"type": "section", "text": {"type": "mrkdwn", "text": "x" * n}}),
        (150, lambda n: {"type": "header", "text": {"type": "plain_text", "text": "x" * n}}),
        (75, lambda n: {"type": "actions", "elements": [_button(title="x" * n)]}),
        (2_000, lambda n: {"type": "actions", "elements": [_button(value="x" * n)]}),
        (255, lambda n: {"type": "actions", "elements": [_button(action_id="x" * n)]}),
        (25, lambda n: {"type": "actions", "elements": [_button(action_id=str(k)) for k in range(n)]}),
        (10, lambda n: {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * n}),
    ],
)  # fmt: skip
def test_the_stand_in_refuses_what_slack_refuses(
    most: int, block: Callable[[int], dict[str, Any]]
) -> None:
    """One more than Slack's documentation allows: what passes here would pass there."""
    assert problems([block(most)]) == []
    assert problems([block(most + 1)]) != []
    assert problems([{"type": "divider"}] * 50) == [] != problems([{"type": "divider"}] * 51)


def test_a_persons_words_say_whose_they_are(about: Known) -> None:
    """In the post and in its notification; nothing about it can be pressed."""
    ann = Present("u1", "Ann", "the helpdesk", 1, typing=False)
    post = Rendering(about, URL).post(says(TALK, "Hello there.", ann, "a" * 32).messages, TALK)
    assert [words({"blocks": [block]}) for block in shown(post)["blocks"]] == [
        "Ann, the helpdesk:",
        "Hello there.",
    ]
    assert post.text == "Ann, the helpdesk:\nHello there."
    assert titles(post) == []
