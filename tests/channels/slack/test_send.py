"""Where replies go, who sees them, and what becomes of them when Slack does not take them."""

from __future__ import annotations

import pytest

from bot.privacy.redact import redact
from bot.turn.messages import plain
from tests.channels.slack.conftest import COLLAPSED, HARM, NUMBER, Bot, clarify
from tests.standins.slack import ANNA, BOT, GENERAL, Fault, Slack, direct, words

GONE = Fault(error="channel_not_found")


def test_a_reply_goes_into_its_thread(slack: Slack, bot: Bot) -> None:
    """Under an id of its own, as one post, that calls nobody."""
    root = slack.say(f"<@{BOT}> hello")
    post = slack.wait(1)[0]
    assert (post["channel"], post["thread_ts"]) == (GENERAL, root["ts"])
    assert words(post).startswith("You said hello")
    assert len(post["metadata"]["event_payload"]["reply_id"]) == 32
    call = next(given for method, given in slack.calls if method == "chat.postMessage")
    assert call["unfurl_links"] is False and call["unfurl_media"] is False
    assert not {"as_user", "username", "icon_url"} & set(call)  # arguments of classic apps


def test_an_answer_is_one_post_whatever_blank_lines_are_in_it(slack: Slack, bot: Bot) -> None:
    """Five buttons and more, two paragraphs and a source: nothing is sent apart."""
    said = clarify(7)
    said[1]["custom"]["parts"] = [{"kind": "lead", "text": "One.\n\nTwo.\n\n\nThree."}]
    bot.script["which"] = said
    slack.say(f"<@{BOT}> which")
    slack.wait(1)
    bot.done()
    assert slack.methods().count("chat.postMessage") == len(slack.posts) == 1
    assert words(slack.posts[0]).split()[:3] == ["One.", "Two.", "Three."]


def test_the_order_of_a_talk_is_kept_over_a_429(slack: Slack, bot: Bot) -> None:
    """The first waits as long as Slack says; the others of its talk wait behind it, and no other talk."""
    slack.fail("chat.postMessage", Fault(retry_after=1))
    root = slack.say(f"<@{BOT}> one")
    slack.say("two", thread=root["ts"])
    slack.say("three", thread=root["ts"])
    slack.say(f"<@{BOT}> elsewhere")
    posts = [words(post).splitlines()[0] for post in slack.wait(4)]
    assert posts == ["You said elsewhere", "You said one", "You said two", "You said three"]
    assert ("slack", "later") in bot.seen


@pytest.mark.parametrize(
    "fault",
    [Fault(status=500), Fault(status=503), Fault(error="internal_error"), Fault(drop=True)],
    ids=["500", "503", "internal_error", "cut off"],
)
def test_what_slack_did_not_take_is_sent_again(slack: Slack, bot: Bot, fault: Fault) -> None:
    slack.fail("chat.postMessage", fault)
    slack.say(f"<@{BOT}> hello")
    assert len(slack.wait(1)) == 1
    bot.done()
    assert len(slack.posts) == 1
    assert bot.seen[-1] == ("slack", "sent")


def test_a_reply_whose_answer_was_lost_comes_once(slack: Slack, bot: Bot) -> None:
    """It is looked for under its id before it is sent again; in the thread, and in direct messages."""
    for channel, text, method in (
        (GENERAL, f"<@{BOT}> hello", "conversations.replies"),
        (direct(ANNA), "hello", "conversations.history"),
    ):
        slack.clear()
        slack.fail("chat.postMessage", Fault(drop=True, after=True))
        slack.say(text, channel=channel)
        slack.wait(1)
        bot.done()
        assert len(slack.posts) == 1
        assert method in slack.methods()
        assert slack.methods().count("chat.postMessage") == 1


def test_where_it_can_not_be_looked_for_it_is_sent_again(slack: Slack, bot: Bot) -> None:
    """The one place of a duplicate in a thread: the answer is lost, and the scope is missing."""
    slack.fail("chat.postMessage", Fault(drop=True, after=True))
    slack.fail("conversations.replies", Fault(error="missing_scope"))
    slack.say(f"<@{BOT}> hello")
    slack.wait(2)
    bot.done()
    ids = {post["metadata"]["event_payload"]["reply_id"] for post in slack.posts}
    assert len(slack.posts) == 2 and len(ids) == 1


def test_a_persons_reply_of_unknown_fate_is_not_repeated(slack: Slack, bot: Bot) -> None:
    import asyncio

    slack.say(f"<@{BOT}> hello")
    slack.wait(1)
    bot.done()
    slack.fail("chat.postMessage", Fault(drop=True))
    assert asyncio.run(
        bot.turns.push(bot.talks()[0], plain("I will ring you.", "handoff"), "person")
    )
    bot.done()
    assert bot.seen[-1] == ("slack", "unknown")
    assert len(slack.posts) == 1


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive", "not_authed"])  # fmt: skip
def test_a_revoked_token_is_an_alarm_and_no_loop(slack: Slack, bot: Bot, error: str) -> None:
    slack.fail_always("chat.postMessage", Fault(error=error))
    slack.say(f"<@{BOT}> hello")
    bot.heard(1)
    bot.done()
    assert bot.seen == [("slack", "revoked")]
    assert slack.methods().count("chat.postMessage") == 1
    with bot.database.ready().connect() as connection:
        rows = connection.exec_driver_sql("SELECT status, reason FROM outbox ORDER BY id DESC")
        assert tuple(rows.first()) == ("dead", error)


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "msg_too_long"])  # fmt: skip
def test_what_slack_never_takes_is_put_aside(slack: Slack, bot: Bot, error: str) -> None:
    slack.fail_always("chat.postMessage", Fault(error=error))
    slack.say(f"<@{BOT}> hello")
    bot.heard(1)
    bot.done()
    assert bot.seen == [("slack", "dead")]


def test_blocks_that_slack_refuses_are_sent_as_text_once(slack: Slack, bot: Bot) -> None:
    slack.fail("chat.postMessage", Fault(error="invalid_blocks"))
    slack.say(f"<@{BOT}> hello")
    post = slack.wait(1)[0]
    assert (post["text"], post["blocks"]) == ("You said hello", [])


# --- for the writer alone --------------------------------------------------------------------


def test_self_harm_in_a_channel_is_answered_to_the_writer_alone(slack: Slack, bot: Bot) -> None:
    """By a direct message; the channel sees nothing."""
    slack.say(f"<@{BOT}> {HARM}")
    post = slack.wait(1)[0]
    bot.done()
    assert post["channel"] == direct(ANNA) and "thread_ts" not in post
    assert "116 123" in words(post)
    assert len(slack.posts) == 1


@pytest.mark.parametrize(
    "fault", [Fault(error="cannot_dm_bot"), Fault(error="missing_scope"), Fault(retry_after=60), Fault(status=500)]
)  # fmt: skip
def test_where_that_fails_only_they_see_it_in_the_thread(
    slack: Slack, bot: Bot, fault: Fault
) -> None:
    """At once, whatever failed: help does not wait."""
    slack.fail_always("chat.postMessage", fault)
    root = slack.say(f"<@{BOT}> {HARM}")
    post = slack.wait(1)[0]
    bot.done()
    assert (post["channel"], post["for"], post["thread_ts"]) == (GENERAL, ANNA, root["ts"])
    assert "116 123" in words(post)
    assert bot.seen == [("slack", "sent")]


def test_into_the_thread_only_where_both_fail(slack: Slack, bot: Bot) -> None:
    """Slack refuses a direct message and one for the writer only, for good: then help stands in the thread."""
    slack.fail("chat.postMessage", GONE)
    slack.fail("chat.postEphemeral", Fault(error="user_not_in_channel"))
    root = slack.say(f"<@{BOT}> {HARM}")
    post = slack.wait(1)[0]
    assert (post["channel"], post["thread_ts"]) == (GENERAL, root["ts"])
    assert "for" not in post


def test_what_slack_can_not_take_now_does_not_go_into_the_thread(slack: Slack, bot: Bot) -> None:
    """It is tried again in a second, to the writer alone."""
    slack.fail("chat.postMessage", Fault(retry_after=1))
    slack.fail("chat.postEphemeral", Fault(status=503))
    slack.say(f"<@{BOT}> {HARM}")
    post = slack.wait(1)[0]
    bot.done()
    assert post["channel"] == direct(ANNA) and len(slack.posts) == 1


def test_help_for_all_who_stand_by_goes_into_the_thread(slack: Slack, bot: Bot) -> None:
    root = slack.say(f"<@{BOT}> {COLLAPSED}")
    post = slack.wait(1)[0]
    assert (post["channel"], post["thread_ts"]) == (GENERAL, root["ts"])


def test_self_harm_in_a_direct_message_is_answered_there(slack: Slack, bot: Bot) -> None:
    slack.say(HARM, channel=direct(ANNA))
    post = slack.wait(1)[0]
    assert post["channel"] == direct(ANNA) and "116 123" in words(post)


def test_who_writes_patients_details_is_told_alone(slack: Slack, bot: Bot) -> None:
    """The answer goes into the thread, without them; so it does not where nobody can be told."""
    text = f"my patient is {NUMBER}, what now?"
    root = slack.say(f"<@{BOT}> {text}")
    careful, said = slack.wait(2)
    assert careful["channel"] == direct(ANNA)
    assert words(careful) == bot.about.talk["careful"]
    assert (said["channel"], said["thread_ts"]) == (GENERAL, root["ts"])
    assert bot.texts() == [redact(text)] and NUMBER not in words(said)


def test_a_caution_never_goes_into_the_thread(slack: Slack, bot: Bot) -> None:
    """Where nobody can be told alone it is put aside; the answer still comes."""
    slack.fail("chat.postMessage", GONE)
    slack.fail("chat.postEphemeral", GONE)
    slack.say(f"<@{BOT}> my patient is {NUMBER}, what now?")
    said = slack.wait(1)[0]
    bot.done()
    assert len(slack.posts) == 1 and words(said).startswith("You said")
    assert ("slack", "dead") in bot.seen
