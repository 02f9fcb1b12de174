"""What counts as said to the assistant, once, and in whose talk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.once import Once
from bot.channels.slack.heard import Asked, heard
from bot.channels.slack.talks import Talk, read, talk
from bot.storage.conversation_id import checked
from tests.channels.slack.conftest import Bot
from tests.standins.slack import ANNA, BEN, BOT, CARE, GENERAL, TEAM, Slack, direct

REASONS = ("http_timeout", "too_many_redirects", "connection_failed", "ssl_error", "http_error", "unknown_error")  # fmt: skip


def event(**more: Any) -> dict[str, Any]:
    return {"type": "app_mention", "user": ANNA, "channel": GENERAL, "ts": "1700000000.000100",
            "text": f"<@{BOT}> hello", **more}  # fmt: skip


def asked(**more: Any) -> Asked | None:
    return heard(event(**more), TEAM, BOT, "somebody")


def test_a_repeat_is_answered_once_whatever_its_reason(slack: Slack, bot: Bot) -> None:
    """Slack tells six reasons; the same event may come under each."""
    message = slack.message(f"<@{BOT}> hello")
    assert slack.event(message, "Ev1").status == 200
    for number, reason in enumerate(REASONS, start=1):
        assert slack.event(message, "Ev1", retry=(number, reason)).status == 200
    slack.wait(1)
    assert slack.event(message, "Ev1", retry=(3, "http_timeout")).status == 200
    bot.settled()
    assert bot.texts() == ["hello"]
    assert len(slack.posts) == 1


def test_a_repeat_is_known_an_hour_later_by_another_server(
    start: Callable[..., Bot], tmp_path: Path
) -> None:
    """It is in the database, not in a memory: Slack's own repeats end after an hour."""
    slack = Slack().start()
    try:
        first = start(slack, DATA_DIR=str(tmp_path))
        message = slack.message(f"<@{BOT}> hello")
        slack.event(message, "Ev1")
        slack.wait(1)
        first.done()
        with first.database.ready().begin() as connection:
            connection.exec_driver_sql("UPDATE inbox SET received_at = received_at - 3600")
        second = start(slack, DATA_DIR=str(tmp_path))
        assert slack.event(message, "Ev1", retry=(3, "http_timeout")).status == 200
        assert slack.event({**message, "type": "app_mention"}, "Ev2").status == 200
        second.settled()
        assert second.asked == [] and len(slack.posts) == 1
    finally:
        slack.stop()


@pytest.mark.parametrize("first", ["app_mention", "message"])
def test_a_mention_and_its_twin_are_answered_once(slack: Slack, bot: Bot, first: str) -> None:
    """They have two event ids and one time stamp; either may come first."""
    message = slack.message(f"<@{BOT}> hello")
    mention = {**message, "type": "app_mention"}
    pair = [mention, message] if first == "app_mention" else [message, mention]
    for one in pair:
        slack.event(one)
    slack.wait(1)
    bot.settled()
    assert bot.texts() == ["hello"]
    assert len(slack.posts) == 1


def test_an_edit_of_what_was_answered_is_no_new_question(slack: Slack, bot: Bot) -> None:
    """The mention comes again under its time stamp, in other words."""
    message = slack.message(f"<@{BOT}> hello")
    slack.event({**message, "type": "app_mention"})
    slack.wait(1)
    assert slack.event({**message, "type": "app_mention", "text": f"<@{BOT}> helo"}).status == 200
    bot.settled()
    assert bot.texts() == ["hello"]


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "bot_message"},
        {"subtype": "me_message"},
        {"subtype": "message_replied"},
        {"bot_id": "B2"},
        {"bot_profile": {"id": "B2"}},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"hidden": True},
        {"user": None},
        {"ts": "yesterday"},
        {"channel": "general"},
        {"text": None, "user": "u"},
    ],
)
def test_what_no_person_wrote_now_is_not_heard(more: dict[str, Any]) -> None:
    assert asked(**more) is None
    assert heard(event(**{"type": "message", "channel": "D1", **more}), TEAM, BOT, "x") is None


EDITED = {"user": ANNA, "ts": "1700000000.000200"}


def edit(before: str, after: str, **more: Any) -> dict[str, Any]:
    """A message that was changed, as Slack tells it."""
    now = event(**{"type": "message", "text": after, "edited": EDITED, **more})
    return {
        "type": "message", "subtype": "message_changed", "hidden": True, "channel": more.get("channel", GENERAL),
        "ts": "1700000000.000300", "channel_type": "channel", "message": now,
        "previous_message": {**now, "text": before, "edited": None},
    }  # fmt: skip


def test_a_mention_that_is_put_in_by_an_edit_is_answered_once_in_its_thread(
    slack: Slack, bot: Bot
) -> None:
    """Slack tells it twice, and again with each edit that follows; the message keeps its time stamp."""
    root = slack.say("what training is there?")
    changed = edit("what training is there?", f"<@{BOT}> what training is there?", ts=root["ts"])
    twin = {**changed["message"], "type": "app_mention"}
    for one in (changed, twin, changed):
        assert slack.event(one).status == 200
    post = slack.wait(1)[0]
    again = edit(changed["message"]["text"], f"<@{BOT}> what training?", ts=root["ts"])
    for one in (again, {**again["message"], "type": "app_mention"}):
        assert slack.event(one).status == 200
    bot.settled()
    assert bot.texts() == ["what training is there?"] and len(slack.posts) == 1
    assert (post["channel"], post["thread_ts"]) == (GENERAL, root["ts"])


def test_an_edit_of_a_follow_up_that_was_answered_is_not_answered_again(
    slack: Slack, bot: Bot
) -> None:
    root = slack.say(f"<@{BOT}> first")
    slack.wait(1)
    more = slack.say("and then?", thread=root["ts"])
    slack.wait(2)
    place = {"ts": more["ts"], "thread_ts": root["ts"]}
    slack.event(edit("and then?", f"<@{BOT}> and then?", **place))
    bot.settled()
    assert bot.texts() == ["first", "and then?"]


@pytest.mark.parametrize(
    ("changed", "heard_it"),
    [
        (edit("hello", f"<@{BOT}> hello"), True),
        ({**edit("hello", f"<@{BOT}> hello"), "previous_message": None}, True),  # Slack may leave it out
        (edit("hello", f"<@{BOT}> hello", thread_ts="1.1"), True),
        (edit("hello", "hello there"), False),
        (edit("hello", f"<@{BEN}> hello"), False),
        (edit(f"<@{BOT}> helo", f"<@{BOT}> hello"), False),
        (edit(f"<@{BOT}> hello", "hello"), False),
        (edit("hello", f"<@{BOT}> hello", edited=None), False),  # Slack shows a link
        (edit("hello", f"<@{BOT}> hello", edited={**EDITED, "user": BEN}), False),
        (edit("hello", f"<@{BOT}> hello", bot_id="B2"), False),
        (edit("hello", f"<@{BOT}> hello", channel="D1"), False),  # was answered as it stood
        ({**edit("hello", f"<@{BOT}> hello"), "message": [1]}, False),
    ],
)  # fmt: skip
def test_which_edits_are_heard(changed: dict[str, Any], heard_it: bool) -> None:
    """Those by which their writer mentions the assistant for the first time."""
    found = heard(changed, TEAM, BOT, "somebody")
    assert (found is not None) is heard_it
    if found is not None:
        assert (found.message_id, found.text) == (f"{GENERAL}.1700000000.000100", "hello")
        thread = changed["message"].get("thread_ts") or "1700000000.000100"
        assert found.address["thread"] == thread and not found.follows


def test_an_edit_without_a_mention_is_not_heard() -> None:
    """An event that says it was edited counts only where it is a mention."""
    assert asked(edited=EDITED) is not None
    assert asked(type="message", edited=EDITED, text="hello", channel="D1") is None
    assert asked(type="message", edited=EDITED) is None


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share"])
def test_two_subtypes_are_a_persons(subtype: str) -> None:
    found = asked(subtype=subtype)
    assert found is not None and found.text == "hello"


def test_other_talk_in_a_channel_is_ignored(slack: Slack, bot: Bot) -> None:
    """Without a mention, or with another's; before and after the assistant answered there."""
    slack.event(slack.message("hello all"))
    slack.event(slack.message(f"<@{BEN}> hello"))
    slack.say(f"<@{BOT}> first")
    slack.wait(1)
    slack.event(slack.message("thanks all"))
    bot.settled()
    assert bot.texts() == ["first"]


def test_a_thread_goes_on_without_a_mention_for_who_began_it(slack: Slack, bot: Bot) -> None:
    """For nobody else; who mentions the assistant there has a talk of their own."""
    root = slack.say(f"<@{BOT}> first")
    slack.wait(1)
    slack.say("and then?", thread=root["ts"])
    slack.wait(2)
    slack.say("shall we meet?", user=BEN, thread=root["ts"])
    slack.say(f"<@{BOT}> mine", user=BEN, thread=root["ts"])
    slack.wait(3)
    slack.say("and I go on", user=BEN, thread=root["ts"])
    bot.settled()
    assert bot.texts() == ["first", "and then?", "mine"]
    first, second, third = bot.talks()
    assert first == second == f"slack:{TEAM}:{GENERAL}:{root['ts']}:{ANNA}"
    assert third == f"slack:{TEAM}:{GENERAL}:{root['ts']}:{BEN}"
    assert {post["thread_ts"] for post in slack.posts} == {root["ts"]}


def test_a_thread_without_the_assistant_is_left_alone(slack: Slack, bot: Bot) -> None:
    """Its beginner may answer in it as much as they like."""
    root = slack.say("lunch?")
    slack.say("at one?", thread=root["ts"])
    bot.settled()
    assert bot.asked == []


def test_a_reply_shown_in_the_channel_too_belongs_to_its_thread() -> None:
    """There Slack tells who began it in another place."""
    thread = {
        "thread_ts": "1.1",
        "subtype": "thread_broadcast",
        "type": "message",
        "text": "and then?",
    }
    found = asked(**thread, root={"user": ANNA, "ts": "1.1"})
    assert found is not None and found.follows and found.talk.thread == "1.1"
    assert asked(**thread, root={"user": BEN, "ts": "1.1"}) is None


def test_two_people_and_two_threads_share_no_talk(slack: Slack, bot: Bot) -> None:
    slack.say(f"<@{BOT}> one")
    slack.say(f"<@{BOT}> two", user=BEN)
    slack.say(f"<@{BOT}> three")
    slack.say(f"<@{BOT}> four", channel=CARE)
    slack.say("five", channel=direct(ANNA))
    slack.say("six", user=BEN, channel=direct(BEN))
    slack.command("seven")
    slack.command("eight", user=BEN)
    bot.heard(8)
    assert len(set(bot.talks())) == 8
    for name in bot.talks():
        assert checked(name) == name
        found = read(name)
        assert found is not None and found.id == name


def test_direct_messages_are_one_talk_answered_below(slack: Slack, bot: Bot) -> None:
    """No mention is needed; only what was written in a thread is answered in one."""
    at = direct(ANNA)
    slack.say("one", channel=at)
    second = slack.say("two", channel=at)
    slack.wait(2)
    slack.say("three", channel=at, thread=second["ts"])
    slack.wait(3)
    assert set(bot.talks()) == {f"slack:{TEAM}:{ANNA}"}
    assert [post.get("thread_ts") for post in slack.posts] == [None, None, second["ts"]]
    assert {post["channel"] for post in slack.posts} == {at}


def test_an_erased_talk_begins_anew_where_it_is_asked(slack: Slack, bot: Bot) -> None:
    """Nothing of it is kept; a follow-up without a mention is none of ours any more."""
    root = slack.say(f"<@{BOT}> first")
    slack.wait(1)
    bot.done()
    asyncio.run(bot.turns.talks.erase(bot.talks()[0]))
    slack.say("and then?", thread=root["ts"])
    slack.say(f"<@{BOT}> second", thread=root["ts"])
    slack.wait(2)
    bot.done()
    assert bot.texts() == ["first", "second"]


def test_a_mention_without_a_word_is_a_greeting(slack: Slack, bot: Bot) -> None:
    slack.say(f"<@{BOT}>")
    assert bot.heard(1) == [bot.about.talk["slack.nothing_said"]]


def test_a_typed_payload_stays_words(slack: Slack, bot: Bot) -> None:
    """It is taken in as it was typed; the seam believes none that was not offered."""
    slack.say(f'<@{BOT}> /choose{{"topic": "x"}}')
    assert bot.heard(1) == ['/choose{"topic": "x"}']


def test_who_we_are_is_known_before_anybody_told() -> None:
    found = heard(event(text="<@UWHO|a> what now"), TEAM, None, "somebody")
    assert found is not None and found.text == "what now"


@pytest.mark.parametrize(
    "name",
    ["slack:T1", "slack:T1:U1:C1:1.1:x:y", "web:1", "slack:t1:U1", "slack:T1::U1", "slack:T1:C1:1:U1", ""],
)  # fmt: skip
def test_what_is_no_talk_of_slacks_is_told(name: str) -> None:
    assert read(name) is None


def test_a_talk_is_made_of_slacks_own_ids() -> None:
    assert talk("T1", "U1") == Talk("T1", "U1")
    assert talk("T1", "U1", "C1", "1.2") == Talk("T1", "U1", "C1", "1.2")
    for parts in (("T1", None), ("T-1", "U1"), ("T1", "U1", "c"), ("T1", "U1", "", "1.2"), ("T1", "U1", "C1", "x")):  # fmt: skip
        assert talk(*parts) is None


def test_the_memory_is_bounded() -> None:
    once = Once(2)
    assert [once.first(name) for name in "aabc"] == [True, False, True, True]
    assert once.first("a")  # forgotten
    once.forget("c")
    assert once.first("c")
