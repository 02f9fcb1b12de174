"""What is thrown at the server is what it says it is: never the right thing by mistake, the same each time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faults.alone import counters
from faults.believed import NOBODY, believed, controls, heard, triggered
from faults.forge import forgeries
from faults.malformed import Wrong, requests
from faults.promises.erased import all_bytes, canary
from faults.promises.sizes import WIDE, filled, padded
from faults.typed import Typed, messages, read_domain

TOKEN, OTHER = "0a1b.1700000000.ffee", "9c8d.1700000001.ddcc"
DOMAIN = """
intents: [ask_pay, {ask_leave: {use_entities: []}}]
slots: {topic: {type: any}}
"""


def wrong(count: int, seed: int) -> list[Wrong]:
    return list(
        itertools.islice(requests(lambda: {"sender": "a", "message": "b"}, "/x", seed), count)
    )


def test_malformed_requests_are_the_same_for_the_same_seed() -> None:
    assert wrong(300, 1) == wrong(300, 1)
    assert wrong(300, 1) != wrong(300, 2)


def test_malformed_requests_are_of_every_kind() -> None:
    some = wrong(3_000, 9)
    raw = [one.raw for one in some if one.raw is not None]
    assert any(one.startswith(b"POST /x HTTP/1.1\r\n") for one in raw)
    assert len({one.method for one in some}) > 5
    assert any(one.more for one in some) and any(len(one.headers) > 1 for one in some)
    assert any(b"\\u0000" in one.body for one in some) and any(b"\\ud8" in one.body for one in some)
    assert any(one.body.count(b"[") > 4_000 for one in some)
    assert len({one.body for one in some}) > 500


def test_the_fields_of_a_right_request_are_made_anew_each_time() -> None:
    numbers: Iterator[int] = itertools.count()
    given: list[dict[str, Any]] = []

    def right() -> dict[str, Any]:
        given.append({"sender": str(next(numbers))})
        return given[-1]

    list(itertools.islice(requests(right, "/x", 1), 100))
    assert len({json.dumps(one, default=str) for one in given}) > 50


def test_no_forged_token_is_a_real_one_and_none_comes_twice() -> None:
    forged = list(itertools.islice(forgeries(TOKEN, OTHER, 1), 5_000))
    assert len(set(forged)) == 5_000
    assert not {TOKEN, OTHER, ""} & {one.strip() for one in forged}
    assert all(one.isascii() and one.isprintable() for one in forged)
    assert TOKEN + "=" in forged
    assert TOKEN[:5] + OTHER[5:] in forged  # one's name under the other's seal
    for at in range(len(TOKEN)):
        assert any(f[:at] == TOKEN[:at] and f[at + 1 :] == TOKEN[at + 1 :] and len(f) == len(TOKEN)
                   for f in forged)  # fmt: skip


def test_every_intent_is_typed_in_every_disguise(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text(DOMAIN)
    intents, slots = read_domain(tmp_path / "domain.yml")
    assert (intents, slots) == (["ask_pay", "ask_leave"], ["topic"])
    some = list(itertools.islice(messages(intents, slots, 1), 400))
    assert {one.intent for one in some} == set(intents)
    assert any(one.text == "/ask_pay" for one in some)
    assert any(one.text.startswith("\uff0f") for one in some)
    assert any(one.slot and one.value and one.value in one.text for one in some)
    values = [one.value for one in some if one.value]
    assert len(set(values)) == len(values)


def user(intent: str, confidence: float, entities: list[dict[str, str]] | None = None) -> Any:
    parsed = {"intent": {"name": intent, "confidence": confidence}, "entities": entities or []}
    return {"event": "user", "parse_data": parsed}


def test_what_is_believed_shows_in_the_events() -> None:
    typed = Typed('/ask_pay{"topic": "planted-1"}', "ask_pay", "topic", "planted-1")
    assert believed(typed, [user("ask_pay", 1.0)]) is None
    assert believed(typed, [user("x", 0.2, [{"entity": "topic", "value": "planted-1"}])])
    assert believed(typed, [{"event": "slot", "name": "topic", "value": "planted-1"}])
    assert believed(typed, [{"event": "slot", "name": "topic", "value": ["planted-1"]}])
    assert believed(typed, [{"event": "slot", "name": "topic", "value": "supervision"}]) is None
    assert believed(typed, [{"event": "slot", "name": "last_said", "value": typed.text}]) is None
    no_slot = Typed("/ask_pay", "ask_pay", None, None)
    assert believed(no_slot, [{"event": "slot", "name": "topic", "value": None}]) is None


def test_a_trigger_is_as_sure_as_only_rasa_itself_is() -> None:
    assert triggered("ask_pay", [user("ask_pay", 1.0)])
    assert not triggered("ask_pay", [user("ask_pay", 0.97)])
    assert not triggered("ask_pay", [user("ask_leave", 1.0)])
    assert not triggered("ask_pay", [])
    assert heard([]) == (None, 0.0)


def test_the_controls_have_no_slash_or_no_intent(tmp_path: Path) -> None:
    typed = Typed('/ask_pay{"a": 1}', "ask_pay", None, None)
    assert controls(typed) == ('ask_pay{"a": 1}', f'/{NOBODY}{{"a": 1}}')
    for typed in itertools.islice(messages(["ask_pay"], [], 1), 100):
        bare, nameless = controls(typed)
        assert not bare.strip().startswith("/") and "ask_pay" in bare.lower()
        assert "ask_pay" not in nameless.lower()


@pytest.mark.parametrize("size", [200, 65_536])
def test_a_padded_body_has_exactly_its_size_and_its_value(size: int) -> None:
    body = padded({"message": "hello", "sender": "me"}, size)
    assert len(body) == size
    assert json.loads(body) == {"message": "hello", "sender": "me"}


@pytest.mark.parametrize("letters", [3_999, 4_000, 4_001])
def test_a_filled_text_has_exactly_its_length(letters: int) -> None:
    text = filled("Is there any training? ", letters)
    assert len(text) == letters == len(text.strip())
    assert len(WIDE.encode()) == 4


def test_what_lies_in_a_data_folder_is_found_wherever_it_lies(tmp_path: Path) -> None:
    import random

    word = canary(random.Random(1))
    assert word.isalpha() and word == canary(random.Random(1)) != canary(random.Random(2))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "conversations.db-wal").write_bytes(b"\0" + word.encode())
    assert word.encode() in all_bytes(tmp_path)


def test_the_kernel_s_counters_are_read(tmp_path: Path) -> None:
    (tmp_path / "snmp").write_text("Ip: InHdr OutNoRoutes\nIp: 1 7\nUdp: NoPorts\nUdp: 3\n")
    (tmp_path / "snmp6").write_text("Ip6OutNoRoutes      5\nIp6InReceives   2\n")
    assert dict(counters(tmp_path / "snmp")) == {"InHdr": 1, "OutNoRoutes": 7, "NoPorts": 3}
    assert dict(counters(tmp_path / "snmp6")) == {"Ip6OutNoRoutes": 5, "Ip6InReceives": 2}
    assert list(counters(tmp_path / "none")) == []
