"""Buttons: what counts, once, for whom, and what stands in their place."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.turn.messages import plain
from tests.channels.slack.conftest import PAYLOAD, Bot, answer, clarify
from tests.standins.slack import ANNA, BEN, BOT, GENERAL, TEAM, Fault, Slack, buttons, direct, words


@pytest.fixture
def offered(slack: Slack, bot: Bot) -> dict[str, Any]:
    """A question back in a thread, with seven buttons."""
    bot.script["which"] = clarify(7)
    slack.say(f"<@{BOT}> which")
    post = slack.wait(1)[0]
    bot.done()
    return post


def told(slack: Slack) -> list[str]:
    """What only one person was shown."""
    return [post["text"] for post in slack.posts if "for" in post]


def wait_for(check: Any, seconds: float = 10.0) -> None:
    import time

    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.01)
    assert check()


def test_a_choice_is_answered_and_its_buttons_are_replaced(
    slack: Slack, bot: Bot, offered: dict[str, Any]
) -> None:
    assert slack.press(offered, "Topic 3").status == 200
    answered = slack.wait(2)[1]
    assert bot.texts()[-1] == PAYLOAD
    assert answered["thread_ts"] == offered["thread_ts"]
    wait_for(lambda: "You chose: Topic 3" in words(offered))
    assert [one["action_id"] for one in buttons(offered)] == ["person"]


def test_a_choice_counts_once_however_often_it_is_pressed(
    slack: Slack, bot: Bot, offered: dict[str, Any]
) -> None:
    before = {**offered, "blocks": list(offered["blocks"])}
    for _ in range(3):
        assert slack.press(before, "Topic 3").status == 200
    slack.wait(2)
    bot.done()
    assert bot.texts().count(PAYLOAD) == 1


def test_a_choice_that_was_not_offered_does_not_count(
    slack: Slack, bot: Bot, offered: dict[str, Any]
) -> None:
    """Whatever the request says is in it."""
    conversation, reply_id, _ = json.loads(buttons(offered)[3]["value"])
    for payload in ('/choose{"topic": "another"}', "/restart", "hello"):
        forged = {"action_id": "choice-3", "value": json.dumps([conversation, reply_id, payload])}
        assert slack.press(offered, "Topic 3", actions=[forged]).status == 200
    wait_for(lambda: told(slack).count(bot.about.talk["slack.not_offered"]) == 3)
    assert bot.texts() == ["which"]


def test_another_person_can_not_press(slack: Slack, bot: Bot, offered: dict[str, Any]) -> None:
    """They are told so, alone, and the buttons stay."""
    assert slack.press(offered, "Topic 3", user=BEN).status == 200
    wait_for(lambda: told(slack) == [bot.about.talk["slack.not_yours"]])
    slack.press(offered, "person", user=BEN)
    wait_for(lambda: len(told(slack)) == 2)
    assert bot.texts() == ["which"]
    assert len(buttons(offered)) == 8


@pytest.mark.parametrize("value", ["", "{}", "[]", "[1,2]", '["slack:T1:UANNA"]', '["web:x","y"]', "[" * 9_999])  # fmt: skip
def test_a_button_that_is_none_of_ours_does_nothing(
    slack: Slack, bot: Bot, offered: dict[str, Any], value: str
) -> None:
    assert slack.press(offered, "Topic 3", actions=[{"action_id": "choice-1", "value": value}]).status == 200  # fmt: skip
    wait_for(lambda: len(told(slack)) == 1)
    assert bot.texts() == ["which"]


@pytest.mark.parametrize(("title", "useful"), [("Yes", 1), ("No", 0)])
def test_feedback_is_kept_and_thanked_for(slack: Slack, bot: Bot, title: str, useful: int) -> None:
    slack.say(f"<@{BOT}> hello")
    post = slack.wait(1)[0]
    bot.done()
    slack.press(post, title)
    wait_for(lambda: bot.about.talk["slack.thanks"] in words(post))
    assert [one["action_id"] for one in buttons(post)] == ["person"]
    reply_id = post["metadata"]["event_payload"]["reply_id"]
    with bot.database.ready().connect() as connection:
        row = connection.exec_driver_sql(
            f"SELECT useful FROM feedback WHERE reply_id = '{reply_id}'"
        )
        assert row.scalar() == useful


def test_a_person_is_asked_for_in_plain_words(slack: Slack, bot: Bot) -> None:
    slack.say(f"<@{BOT}> hello")
    post = slack.wait(1)[0]
    slack.press(post, "person")
    slack.wait(2)
    assert bot.texts() == ["hello", bot.about.talk["buttons.person"]]
    wait_for(lambda: "You chose" in words(post))
    assert [one["action_id"] for one in buttons(post)] == ["useful-yes", "useful-no"]


def test_buttons_that_only_one_person_sees_are_replaced_too(slack: Slack, bot: Bot) -> None:
    """Slack does not send such a post back: it is rendered again."""
    bot.script["which"] = clarify(7)
    slack.command("which")
    post = slack.wait(1)[0]
    bot.done()
    slack.press(post, "Topic 3")
    answered = slack.wait(2)[1]
    assert bot.texts()[-1] == PAYLOAD and answered["for"] == ANNA
    wait_for(lambda: "You chose: Topic 3" in words(post))
    assert "Which one?" in words(post)


def test_a_post_that_can_not_be_changed_is_answered_all_the_same(
    slack: Slack, bot: Bot, offered: dict[str, Any]
) -> None:
    slack.fail("chat.update", Fault(error="cant_update_message"))
    slack.press(offered, "Topic 3")
    slack.wait(2)
    assert bot.texts()[-1] == PAYLOAD


def test_without_the_store_a_press_is_apologised_for(
    slack: Slack, bot: Bot, offered: dict[str, Any]
) -> None:
    bot.down = True
    assert slack.press(offered, "Topic 3").status == 200
    wait_for(lambda: told(slack) == [bot.about.talk["failure"]])


def test_home_is_shown_and_its_questions_are_answered_directly(slack: Slack, bot: Bot) -> None:
    """The question stands above its answer: it is to be seen nowhere else."""
    assert slack.open_home().status == 200
    wait_for(lambda: ANNA in slack.homes)
    first = bot.about.starters[0]
    slack.press_home(first)
    post = slack.wait(1)[0]
    assert bot.asked == [(f"slack:{TEAM}:{ANNA}", first)]
    assert post["channel"] == direct(ANNA) and "thread_ts" not in post
    assert words(post).startswith(f"You asked: {first}")
    slack.event({"type": "app_home_opened", "user": BEN, "channel": "D1", "tab": "messages"})
    bot.settled()
    assert BEN not in slack.homes


def test_a_question_of_home_stands_above_its_own_reply_and_no_other(slack: Slack, bot: Bot) -> None:
    """Not above the next one's, and not above what a person writes into the talk later."""
    slack.open_home()
    wait_for(lambda: ANNA in slack.homes)
    first, second = bot.about.starters[:2]
    for number, question in enumerate((first, second), start=1):
        slack.press_home(question)
        slack.wait(number)
    bot.done()
    asyncio.run(bot.turns.push(bot.talks()[0], plain("I will ring you.", "handoff"), "person"))
    told = [words(post).splitlines()[0] for post in slack.wait(3)]
    assert told == [f"You asked: {first}", f"You asked: {second}", "I will ring you."]


def test_a_question_that_home_does_not_show_is_not_asked(slack: Slack, bot: Bot) -> None:
    payload = {"type": "block_actions", "user": {"id": ANNA, "team_id": TEAM},
               "container": {"type": "view"}, "view": {"type": "home"}}  # fmt: skip
    for action in ("starter-99", "starter-", "starter-x", "starter--1", "starter-²"):
        body = {**payload, "actions": [{"action_id": action, "type": "button"}]}
        assert slack.interact(body).status == 200
    assert bot.asked == []


def test_an_answer_in_a_direct_message_is_pressed_there(slack: Slack, bot: Bot) -> None:
    bot.script["hello"] = answer("Hello.", bot.about)
    slack.say("hello", channel=direct(ANNA))
    post = slack.wait(1)[0]
    slack.press(post, "person")
    assert slack.wait(2)[1]["channel"] == direct(ANNA)
    assert GENERAL not in {one["channel"] for one in slack.posts}
