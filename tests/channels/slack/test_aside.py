"""`/ask` and "Ask about this": answered to who asked, alone, and nowhere but at Slack."""

from __future__ import annotations

import pytest
import yaml

from bot.channels.slack.read_text import escaped
from bot.channels.slack.response_url import ResponseUrls
from bot.channels.slack.web_api import WebApi
from tests.channels.slack.conftest import COLLAPSED, HARM, NUMBER, ROOT, Bot
from tests.standins.slack import ANNA, BEN, BOT, GENERAL, TEAM, Fault, Slack, direct, words


def test_a_command_is_answered_to_who_asked_alone(slack: Slack, bot: Bot) -> None:
    """The command itself is acknowledged without a word; the talk is the person's in that channel."""
    answer = slack.command("What training is there?")
    assert (answer.status, answer.body) == (200, "")
    post = slack.wait(1)[0]
    assert (post["channel"], post["for"]) == (GENERAL, ANNA)
    assert words(post).startswith("You said What training is there?")
    assert bot.asked == [(f"slack:{TEAM}:{GENERAL}:{ANNA}", "What training is there?")]


@pytest.mark.parametrize("text", ["what is the payload", "payload=1&x", "a&lt;b <@UBEN|ben>", "ü?"])
def test_any_words_are_read(slack: Slack, bot: Bot, text: str) -> None:
    """Also one that Bolt takes for another kind of request."""
    slack.command(text)
    wanted = text.replace("&lt;", "<").replace("<@UBEN|ben>", "somebody")
    assert bot.heard(1) == [wanted]


def test_an_empty_command_says_how_to_use_it(slack: Slack, bot: Bot) -> None:
    for text in ("", "   "):
        answer = slack.command(text).json
        assert answer["response_type"] == "ephemeral"
        assert "/ask What are the entry requirements?" in answer["text"]
    assert bot.asked == []


def test_a_message_is_asked_about(slack: Slack, bot: Bot) -> None:
    """By a shortcut on anybody's; the answer is for who called it."""
    message = slack.message("what supervision is there, <@UBOT>?", user=BEN)
    assert slack.shortcut(message).status == 200
    post = slack.wait(1)[0]
    assert (post["channel"], post["for"]) == (GENERAL, ANNA)
    assert bot.asked == [(f"slack:{TEAM}:{GENERAL}:{ANNA}", "what supervision is there, ?")]


@pytest.mark.parametrize("down", [False, True])
def test_help_that_was_found_in_anothers_words_fits_who_asked(
    slack: Slack, bot: Bot, down: bool
) -> None:
    """The notes speak to who wrote; below them stands what to do for somebody else, with the store and without."""
    bot.down = down
    other = bot.about.talk["slack.another"]
    slack.shortcut(slack.message(HARM, user=BEN))
    told = words(slack.wait(1)[0])
    assert told.startswith("Ring <tel:999|999> now if your life") and told.endswith(escaped(other))
    assert other in slack.posts[0]["text"]
    slack.shortcut(slack.message(HARM, user=ANNA))
    slack.wait(2)
    if not down:  # then it is answered in the request itself
        slack.command(HARM)
        slack.wait(3)
    assert all(other not in words(post) for post in slack.posts[1:])


def test_an_answer_about_anothers_message_and_an_emergency_need_no_such_line(
    slack: Slack, bot: Bot
) -> None:
    """What helps all who stand by speaks of nobody in particular."""
    for text in ("what training is there?", COLLAPSED):
        slack.shortcut(slack.message(text, user=BEN))
    assert all(bot.about.talk["slack.another"] not in words(post) for post in slack.wait(2))


def test_help_for_another_is_as_short_and_plain_as_the_notes() -> None:
    """With the longest note it keeps to their 90 words."""
    notes = yaml.safe_load((ROOT / "knowledge/safety/notes.yml").read_text("utf-8"))["notes"]
    more = yaml.safe_load((ROOT / "knowledge/talk.yml").read_text("utf-8"))["slack"]["another"]
    longest = max(len(" ".join(part["text"] for part in note).split()) for note in notes.values())
    assert longest + len(more.split()) <= 90


def test_help_and_cautions_are_aside_already(slack: Slack, bot: Bot) -> None:
    """Help, for whomever, and a caution are seen by who asked, and by nobody else."""
    for text in (HARM, COLLAPSED, f"my patient is {NUMBER}, what now?"):
        slack.command(text)
    posts = slack.wait(4)
    assert {(post["channel"], post["for"]) for post in posts} == {(GENERAL, ANNA)}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "https://hooks.slack.com.example.org/x",
        "https://hooks.slack.com@example.org/x",
        "https://hooks.slack.com:444/x",
        "http://hooks.slack.com/x",
        "https://example.org/#hooks.slack.com",
        "http://127.0.0.1:1/x",
        "file:///etc/passwd",
        "https://[::1/x",
        "",
    ],
)
def test_no_other_host_is_ever_called(slack: Slack, bot: Bot, url: str) -> None:
    """The reply goes to the person directly."""
    urls = ResponseUrls(WebApi("xoxb-1", f"{slack.url}/api/"), f"{slack.url}/api/")
    assert not urls.allowed(url)
    slack.command("hello", url=url or " ")
    post = slack.wait(1)[0]
    assert post["channel"] == direct(ANNA)
    assert "response_url" not in slack.methods()


def test_slacks_own_hosts_are_called() -> None:
    urls = ResponseUrls(WebApi("xoxb-1", "https://slack.com/api/"), "https://slack.com/api/")
    for url in ("https://hooks.slack.com/commands/1/2/3", "https://hooks.slack.com:443/actions/1"):
        assert urls.allowed(url)
    assert not urls.allowed("http://127.0.0.1:8080/response/1")
    assert not urls.allowed(None)


def test_an_address_that_expired_is_answered_directly(slack: Slack, bot: Bot) -> None:
    """The reply comes as a direct message, never into the channel."""
    slack.command("hello", url=slack.response_url(ANNA, GENERAL, uses=0))
    post = slack.wait(1)[0]
    assert post["channel"] == direct(ANNA) and words(post).startswith("You said hello")


@pytest.mark.parametrize("fault", [Fault(retry_after=1), Fault(status=500), Fault(drop=True)])
def test_an_answer_aside_is_sent_again(slack: Slack, bot: Bot, fault: Fault) -> None:
    slack.fail("response_url", fault)
    slack.command("hello")
    post = slack.wait(1)[0]
    bot.done()
    assert post["for"] == ANNA and len(slack.posts) == 1


def test_without_the_store_a_command_is_answered_at_once(slack: Slack, bot: Bot) -> None:
    """Slack sends none again: help where there is danger, an apology where there is none."""
    bot.down = True
    harmed = slack.command(HARM)
    assert harmed.status == 200 and "116 123" in harmed.json["text"]
    assert harmed.json["response_type"] == "ephemeral" and harmed.json["blocks"]
    assert slack.command("hello").json["text"] == bot.about.talk["failure"]
    message = slack.message(HARM, user=BEN)
    slack.shortcut(message)
    post = slack.wait(1)[0]
    assert post["for"] == ANNA and "116 123" in words(post)
    assert BOT not in bot.texts()
