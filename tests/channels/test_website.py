"""A talk over the website's routes: begun, held, judged, erased, by whoever holds its token."""

from __future__ import annotations

import re
import time
from datetime import datetime

import pytest

from bot.channels.session_token import KEPT, LIFE, issue
from bot.storage.queue.joined import Somebody

from .conftest import DANGER, KEY, OFFERED, OLD_KEY, SORRY, Site, conversation


def custom(messages: list[dict[str, dict[str, str]]]) -> dict[str, str]:
    [found] = [message["custom"] for message in messages if "custom" in message]
    return found


def test_a_session_is_signed_and_says_when_it_ends(site: Site) -> None:
    """In UTC and ISO 8601, twelve hours from now."""
    answer = site.call("POST", "/web/session")
    assert answer.status == 201 and set(answer.body) == {"session", "expires"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer.body["expires"])
    ends = datetime.fromisoformat(answer.body["expires"]).timestamp()
    assert ends == int(answer.body["session"].split(".")[1])
    assert abs(ends - time.time() - LIFE) < 60


def test_a_message_gets_the_very_list_of_the_turn(site: Site) -> None:
    """With the page's own id and the limit of a public channel handed on."""
    token = site.begin()
    answer = site.say(token, "training", "m-1")
    taken = site.turns.kept[conversation(token)]["m-1"]
    assert (answer.status, answer.body) == (200, taken.messages)
    assert (taken.text, taken.danger) == ("training", None)
    assert taken.more == {"channel": "website", "per_minute": 20}


def test_the_same_id_again_is_the_same_reply_or_a_conflict(site: Site) -> None:
    """A page may send again what it got no answer to, and not something else."""
    token = site.begin()
    first = site.say(token, "training", "m-1")
    assert site.say(token, "training", "m-1").body == first.body
    other = site.say(token, "supervision", "m-1")
    assert other.status == 409 and other.body["error"].endswith(".")


def test_unknown_keys_change_nothing(site: Site) -> None:
    """No one chooses channel, conversation or metadata."""
    token = site.begin()
    body = {"message_id": "m", "text": "hello", "sender": "web:other", "metadata": {"a": 1}}
    body |= {"input_channel": "slack", "conversation": "me", "payload": None}
    assert site.call("POST", "/web/messages", body, token).status == 200
    assert site.turns.kept[conversation(token)]["m"].more["channel"] == "website"


def test_a_payload_goes_through_where_this_talk_offered_it(site: Site) -> None:
    """And is refused where it did not, or where another talk did."""
    token, other = site.begin(), site.begin()
    body = {"message_id": "m", "payload": OFFERED}
    assert site.call("POST", "/web/messages", body, token).status == 400
    site.say(token, "hello")
    assert site.call("POST", "/web/messages", body, token).status == 200
    assert site.turns.kept[conversation(token)]["m"].text == OFFERED
    assert site.call("POST", "/web/messages", body, other).status == 400
    for near in (OFFERED + " ", "/restart", OFFERED.lstrip("/"), OFFERED.upper()):
        answer = site.call("POST", "/web/messages", {"message_id": "n", "payload": near}, token)
        assert answer.status == 400 and answer.body["messages"] == []


def test_what_comes_later_is_told_from_a_place_on(site: Site) -> None:
    """`next` is the place to ask from the next time; nothing new leaves it as it was."""
    token = site.begin()
    said = [site.say(token, text).body for text in ("one", "two", "three")]
    answer = site.call("GET", "/web/messages?after=1", token=token)
    told = {"messages": said[1] + said[2], "next": 3, "person": None}
    assert (answer.status, answer.body) == (200, told)
    assert site.call("GET", "/web/messages", token=token).body["messages"] == [
        *said[0],
        *said[1],
        *said[2],
    ]
    none = site.call("GET", "/web/messages?after=7", token=token)
    assert none.body == {"messages": [], "next": 7, "person": None}


def test_who_of_the_helpdesk_is_there_is_told_along(site: Site) -> None:
    token = site.begin()
    here = Somebody("joined", "Ann", "the helpdesk", typing=True)
    site.turns.people[conversation(token)] = here
    answer = site.call("GET", "/web/messages", token=token)
    assert answer.body["person"] == {
        "state": "joined", "name": "Ann", "role": "the helpdesk", "typing": True,
    }  # fmt: skip


def test_a_session_lasts_while_a_person_is_waited_for_and_not_for_ever(site: Site) -> None:
    """Twelve hours for everybody; fourteen days more where somebody's answer is still to come."""
    late = issue(KEY, time.time() - LIFE - 60).token
    too_late = issue(KEY, time.time() - LIFE - KEPT - 60).token
    for token in (late, too_late):
        assert site.call("GET", "/web/messages", token=token).status == 401
        site.turns.people[conversation(token)] = Somebody("asked")
    assert site.call("GET", "/web/messages", token=late).status == 200
    assert site.say(late, "hello").status == 200
    assert site.call("GET", "/web/messages", token=too_late).status == 401
    del site.turns.people[conversation(late)]
    assert site.say(late, "hello again").status == 401


@pytest.mark.parametrize("after", ["-1", "1.0", "x", "", "9" * 10, "%D9%A3", "1%00", "0x1"])
def test_a_place_that_is_none_is_refused(site: Site, after: str) -> None:
    """It is a whole number in plain digits, of a size that any database holds."""
    answer = site.call("GET", f"/web/messages?after={after}", token=site.begin())
    assert answer.status == (400 if after else 200)  # an empty one is left out of a query


def test_feedback_is_kept_with_its_reply(site: Site) -> None:
    """By the reply's id, in the talk that it was given in and in no other."""
    token, other = site.begin(), site.begin()
    reply_id = custom(site.say(token, "training").body)["message_id"]
    body = {"message_id": reply_id, "useful": False, "reason": "too long"}
    answer = site.call("POST", "/web/feedback", body, token)
    assert (answer.status, answer.body) == (200, {"messages": []})
    assert site.turns.judged[-1] == (conversation(token), reply_id, False, "too long")
    assert site.call("POST", "/web/feedback", body, other).status == 400
    assert site.call("POST", "/web/feedback", {**body, "message_id": "x"}, token).status == 400
    del body["reason"]
    assert site.call("POST", "/web/feedback", body, token).status == 200
    assert site.turns.judged[-1][-1] is None


@pytest.mark.parametrize(
    "wrong",
    [{"useful": 1}, {"useful": None}, {"useful": "yes"}, {"message_id": 7}, {"reason": 7}]
    + [{"reason": "a" * 4_001}, {"reason": "\0"}, {"message_id": ""}],
)
def test_feedback_of_another_form_is_refused(site: Site, wrong: dict[str, object]) -> None:
    """With a sentence, and nothing is kept."""
    token, before = site.begin(), len(site.turns.judged)
    reply_id = custom(site.say(token, "training").body)["message_id"]
    body = {"message_id": reply_id, "useful": True, **wrong}
    answer = site.call("POST", "/web/feedback", body, token)
    assert answer.status == 400 and answer.body["error"].endswith(".")
    assert len(site.turns.judged) == before


def test_danger_in_feedback_is_answered(site: Site) -> None:
    """Somebody may say it there too; the reply comes, and the talk knows of it."""
    token = site.begin()
    reply_id = custom(site.say(token, "training").body)["message_id"]
    body = {"message_id": reply_id, "useful": False, "reason": DANGER}
    answer = site.call("POST", "/web/feedback", body, token)
    assert answer.status == 200 and answer.safe
    assert site.turns.noted[-1] == conversation(token)


def test_an_ended_talk_is_erased_and_takes_no_more(site: Site) -> None:
    """Ending twice is no error; a message afterwards begins nothing anew."""
    token = site.begin()
    site.say(token, "training")
    assert site.call("DELETE", "/web/session", token=token).status == 204
    assert site.call("DELETE", "/web/session", token=token).status == 204
    assert site.call("GET", "/web/messages", token=token).status == 401
    assert conversation(token) not in site.turns.kept
    assert site.say(token, "training").status == 401
    assert site.call("GET", "/web/messages", token=token).body["messages"] == []


WAYS = [
    ("POST", "/web/messages"),
    ("GET", "/web/messages"),
    ("DELETE", "/web/session"),
    ("POST", "/web/feedback"),
]


@pytest.mark.parametrize(("way", "path"), WAYS)
def test_without_a_good_token_nothing_is_done(site: Site, way: str, path: str) -> None:
    """Not with none, another's key, one that is over or altered, nor in an address or a cookie."""
    good = site.begin()
    over = issue(KEY, time.time() - LIFE - 1).token
    forged = issue("x" * 32, time.time()).token
    for bad in (None, "", over, forged, good + "=", good[:-1], good.upper(), f'"{good}"', "ü"):
        answer = site.call(way, path, {} if way == "POST" else None, bad)
        assert answer.status == 401, bad
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.body["error"].endswith(".") and answer.body["messages"] == []
    for headers in (
        {"Authorization": good},
        {"Authorization": f"Basic {good}"},
        {"Cookie": f"session={good}"},
        {"X-Session": good},
    ):
        assert site.call(way, f"{path}?session={good}", headers=headers).status == 401
    assert site.call(way, f"{path}?access_token={good}").status == 401


def test_sessions_under_the_key_before_go_on(site: Site) -> None:
    """After the key was changed, those who are talking notice nothing."""
    assert site.say(issue(OLD_KEY, time.time()).token, "training").status == 200


def test_no_cookie_is_set_and_no_answer_is_kept_framed_or_run(site: Site) -> None:
    """On answers and refusals alike."""
    token = site.begin()
    answers = [site.call("POST", "/web/session"), site.say(token, "hello"), site.say(None, "hello")]
    for answer in [*answers, site.call("DELETE", "/web/session", token=token)]:
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_apology_is_said_for_a_turn_only(site: Site) -> None:
    """Where the store is away, asking for what is new must not say sorry every two seconds."""
    from bot.turn.unavailable import Unavailable

    token = site.begin()
    site.turns.fails = Unavailable("the store can't be reached")
    said = site.say(token, "training")
    assert said.status == 503 and said.body["messages"][0]["text"] == SORRY
    assert said.headers["retry-after"] == "5"
    for way, path in (("GET", "/web/messages"), ("DELETE", "/web/session")):
        answer = site.call(way, path, token=token)
        assert answer.status == 503 and answer.body["messages"] == []
        assert answer.body["error"].endswith(".")


def test_a_message_without_an_id_is_answered_too(site: Site) -> None:
    """It can't be sent again as the same, that is all."""
    answer = site.call("POST", "/web/messages", {"text": "training"}, token=site.begin())
    assert answer.status == 200
