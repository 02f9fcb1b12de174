"""Without the database: help goes out all the same, once; everything else Slack sends again."""

from __future__ import annotations

import time

from tests.channels.slack.conftest import HARM, Bot
from tests.standins.slack import ANNA, BEN, BOT, GENERAL, Fault, Slack, direct, words


def test_help_goes_out_directly_and_once(slack: Slack, bot: Bot) -> None:
    """The event and its twin and their repeats are one; it is acknowledged, and to the writer alone."""
    bot.down = True
    message = slack.message(f"<@{BOT}> {HARM}")
    for event in ({**message, "type": "app_mention"}, message, message):
        assert slack.event(event).status == 200
    bot.settled()
    (post,) = slack.posts
    assert post["channel"] == direct(ANNA) and "116 123" in words(post)
    bot.down = False
    assert slack.event(message).status == 200  # it is taken in as any, and answered in its turn
    bot.done()


def test_the_talk_knows_of_it_later(slack: Slack, bot: Bot) -> None:
    """The help that went out beside the store is noted once the store is back."""
    bot.down = True
    slack.say(HARM, channel=direct(ANNA))
    slack.wait(1)
    bot.down = False
    end = time.monotonic() + 10
    while bot.turns._to_note and time.monotonic() < end:
        time.sleep(0.05)
    with bot.database.ready().connect() as connection:
        rows = connection.exec_driver_sql("SELECT conversation FROM inbox WHERE kind = 'note'")
        assert f"slack:T1:{ANNA}" in {row[0] for row in rows}


def test_where_help_could_not_be_sent_slack_is_to_ask_again(slack: Slack, bot: Bot) -> None:
    bot.down = True
    slack.fail("chat.postMessage", Fault(status=500))
    message = slack.message(HARM, channel=direct(ANNA))
    slack.fail("chat.postEphemeral", Fault(status=500))
    assert slack.event(message).status == 200 or slack.event(message).status == 200
    assert len(slack.wait(1)) == 1


def test_anything_else_is_sent_again_by_slack(slack: Slack, bot: Bot) -> None:
    """And is answered once, when the database is back."""
    bot.down = True
    message = slack.message(f"<@{BOT}> hello")
    assert slack.event(message, "Ev9").status == 503
    assert slack.event(message, "Ev9", retry=(1, "http_error")).status == 503
    bot.down = False
    assert slack.event(message, "Ev9", retry=(2, "http_error")).status == 200
    slack.wait(1)
    bot.done()
    assert bot.texts() == ["hello"] and len(slack.posts) == 1


def test_help_in_a_thread_that_may_not_be_ours_is_for_its_writer_alone(
    slack: Slack, bot: Bot
) -> None:
    """Whether the assistant answered there can't be looked up; other talk waits."""
    root = slack.say("lunch?")
    bot.down = True
    text = "a man has collapsed in the waiting room and is not breathing"
    assert slack.event(slack.message(text, thread=root["ts"])).status == 200
    assert slack.wait(1)[0]["channel"] == direct(ANNA)
    assert slack.event(slack.message("hello", thread=root["ts"])).status == 503
    assert slack.event(slack.message(HARM, user=BEN, thread=root["ts"])).status == 200
    bot.settled()
    assert len(slack.posts) == 1  # who did not begin it was not talking to us


def test_a_message_that_is_too_long_is_told_so_and_searched_for_danger_to_its_end(
    slack: Slack, bot: Bot
) -> None:
    slack.fail("chat.postMessage", Fault(status=503))
    event = slack.say(f"<@{BOT}> " + "word " * 1_000)
    post = slack.wait(1)[0]
    assert words(post) == bot.about.talk["slack.too_long"]
    assert slack.event(event).status == 200
    bot.settled()
    assert len(slack.posts) == 1 and bot.asked == []
    slack.say(f"<@{BOT}> " + "word, " * 2_000 + f". {HARM}.")
    help_now = slack.wait(2)[1]
    assert help_now["channel"] == direct(ANNA) and "116 123" in words(help_now)
    assert GENERAL == post["channel"]
