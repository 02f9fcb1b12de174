"""Over HTTP a turn is Rasa's list of messages in the shape of the reply contract."""

from __future__ import annotations

import re
import threading
import uuid
from typing import Any

from .conftest import SORRY, Live


def new() -> str:
    return uuid.uuid4().hex


def custom(messages: Any) -> Any:
    [found] = [message["custom"] for message in messages if "custom" in message]
    return found


def test_one_message_with_the_text_and_one_with_the_custom_object(live: Live) -> None:
    status, messages = live.say("who supervises me: supervision", "talk:1.a-b_c")
    assert status == 200
    text, rest = messages
    assert text["text"] == "You said supervision.\n\nThat is all."  # not cut at the blank line
    assert text["buttons"][0]["title"] == "Training"
    assert rest["custom"]["outcome"] == "answer"
    assert {message["recipient_id"] for message in messages} == {"talk:1.a-b_c"}


def test_each_reply_has_an_id_and_says_what_it_replies_to(live: Live) -> None:
    """No two have the same one."""
    _, first = live.say("training", new(), message_id="m-1")
    _, second = live.say("training", new())
    assert re.fullmatch("[0-9a-f]{32}", custom(first)["message_id"])
    assert custom(first)["message_id"] != custom(second)["message_id"]
    assert custom(first)["in_reply_to"] == "m-1"
    assert "in_reply_to" not in custom(second)


def test_a_failing_action_is_an_apology_and_the_talk_goes_on(live: Live) -> None:
    mine = new()
    status, messages = live.say("break the action", mine)
    assert (status, messages[0]["text"]) == (200, SORRY)
    assert custom(messages)["outcome"] == "handoff"
    status, messages = live.say("training", mine)
    assert messages[0]["text"].startswith("You said training")


def test_an_action_without_a_word_is_an_apology(live: Live) -> None:
    assert custom(live.say("say nothing", new())[1])["outcome"] == "handoff"


def test_a_response_of_the_domain_gets_a_custom_object(live: Live) -> None:
    _, messages = live.say("a response", new())
    assert messages[0]["text"] == "From the domain."
    assert custom(messages)["parts"] == [{"kind": "lead", "text": "From the domain."}]


def test_the_client_chooses_neither_channel_nor_metadata(live: Live) -> None:
    """What it sends of either is not kept."""
    mine = new()
    live.say("training", mine, input_channel="slack", metadata={"admin": True})
    [turn] = live.log(mine)
    said = next(event for event in turn.events if event["event"] == "user")
    assert said["input_channel"] == "rest"
    assert "admin" not in str(turn)


def test_stream_is_answered_like_anything_else(live: Live) -> None:
    body = {"sender": new(), "message": "training"}
    status, messages = live.ask(body, path="/webhooks/rest/webhook?stream=true")
    assert status == 200 and custom(messages)["outcome"] == "answer"


def test_turns_of_a_conversation_run_one_at_a_time_in_order_and_none_is_lost(live: Live) -> None:
    mine = new()
    threads = [threading.Thread(target=live.say, args=("training", mine)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = live.log(mine)
    counts = [
        event["value"]
        for turn in turns
        for event in turn.events
        if event["event"] == "slot" and event["name"] == "count"
    ]
    assert counts == list(range(1, 21))


def test_a_client_that_goes_away_does_not_stop_its_turn(live: Live) -> None:
    import json
    import socket
    import time

    mine = new()
    body = json.dumps({"sender": mine, "message": "training"}).encode()
    head = (
        "POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for _ in range(10):
        with socket.create_connection(("127.0.0.1", live.port)) as sock:
            sock.sendall(head.encode() + body)
            time.sleep(0.002)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        turns = live.log(mine)
        if len(turns) == 10:
            break
        time.sleep(0.05)
    assert 1 <= len(turns) <= 10
    assert all(turn.events[-1]["event"] == "action" for turn in turns)  # each one whole
