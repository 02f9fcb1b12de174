"""The website's channel over the real turns and the real store: one talk from its beginning to its end."""

from __future__ import annotations

import threading
from typing import Any

from .conftest import DANGER, Live
from .test_talk import custom


def call(live: Live, way: str, path: str, token: str = "", body: Any = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return live.ask({} if body is None else body, headers, path, way)


def say(live: Live, token: str, name: str, text: str) -> tuple[int, Any]:
    return call(live, "POST", "/web/messages", token, {"message_id": name, "text": text})


def begin(live: Live) -> str:
    return str(call(live, "POST", "/web/session")[1]["session"])


def test_a_talk_is_held_judged_and_erased(live: Live) -> None:
    """Each message is answered once, what was said can be asked for again, and then nothing is left."""
    token = begin(live)
    mine = f"web:{token.partition('.')[0]}"
    status, first = say(live, token, "m-1", "who supervises me: supervision")
    assert (status, custom(first)["outcome"], custom(first)["in_reply_to"]) == (
        200,
        "answer",
        "m-1",
    )
    assert say(live, token, "m-1", "who supervises me: supervision") == (200, first)
    assert say(live, token, "m-1", "something else")[0] == 409
    assert len(live.log(mine)) == 1

    payload = first[0]["buttons"][0]["payload"]
    pressed = {"message_id": "m-2", "payload": payload}
    status, second = call(live, "POST", "/web/messages", token, pressed)
    assert status == 200
    assert call(live, "POST", "/web/messages", begin(live), pressed)[0] == 400

    status, later = call(live, "GET", "/web/messages?after=1", token)
    assert (status, later) == (200, {"messages": second, "next": 2, "person": None})
    liked = {"message_id": custom(first)["message_id"], "useful": True}
    assert call(live, "POST", "/web/feedback", token, liked)[0] == 200
    assert call(live, "POST", "/web/feedback", begin(live), liked)[0] == 400

    assert ended(live, token) == 204
    assert live.log(mine) == []
    assert say(live, token, "m-3", "training")[0] == 401


def ended(live: Live, token: str) -> int:
    """Ends the talk: an answer without a body."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=20)
    connection.request("DELETE", "/web/session", headers={"Authorization": f"Bearer {token}"})
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_twenty_first_message_of_a_minute_is_refused_with_help_in_danger(live: Live) -> None:
    """The limit is a conversation's own; the safety reply comes all the same."""
    token = begin(live)
    found = [say(live, token, f"m-{number}", "training")[0] for number in range(21)]
    assert found == [200] * 20 + [429]
    status, answer = say(live, token, "m-22", DANGER)
    assert status == 429 and answer["messages"][1]["custom"]["outcome"] == "safety"
    assert say(live, begin(live), "m-1", "training")[0] == 200


def test_typed_payloads_are_words(live: Live) -> None:
    """What looks like a button's payload and was typed triggers nothing."""
    status, messages = say(live, begin(live), "m-1", '/secret{"topic": "training"}')
    assert status == 200 and "secret" not in messages[0]["text"].lower()


def test_each_talk_holds_its_own_words_and_no_others(live: Live) -> None:
    """Twenty at once through Rasa: in the log of each, and in what each is told, there is only its own."""
    tokens = [begin(live) for _ in range(20)]
    names = [f"web:{token.partition('.')[0]}" for token in tokens]
    # Words of its own for each: ten figures in a row, as names may hold, are taken for an NHS number.
    words = {name: f"zq{'abcdefghijklmnopqrst'[at]}zq" for at, name in enumerate(names)}
    answers: dict[str, Any] = {}

    def talk(token: str, mine: str) -> None:
        answers[mine] = say(live, token, "m-1", f"training {words[mine]}")

    threads = [threading.Thread(target=talk, args=of) for of in zip(tokens, names, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for mine in names:
        status, messages = answers[mine]
        assert status == 200
        assert {message["recipient_id"] for message in messages} == {mine}
        [turn] = live.log(mine)
        assert [word for word in words.values() if word in str(turn.events)] == [words[mine]]


def test_what_is_saved_of_a_turn_is_redacted(live: Live) -> None:
    """In the message, in Rasa's events and in what was understood of it."""
    token = begin(live)
    assert say(live, token, "m-1", "training, ring me on 07700 900123")[0] == 200
    [turn] = live.log(f"web:{token.partition('.')[0]}")
    assert "[phone]" in str(turn.events)
    assert "900123" not in f"{turn.events}{turn.carry}"
