"""The trained net under the safety rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.nlu.danger_net import NONE, DangerNet
from bot.nlu.features import Vector
from bot.nlu.read_questions import Reader

Encode = Callable[[str], Vector]


def test_danger_is_told_from_ordinary_questions(reader: Reader, encode: Encode) -> None:
    """A danger of the examples calls, a question of the examples does not."""
    danger = reader.danger("i want to kill myself", encode)
    assert danger["intent"] == "danger_self_harm"
    assert danger["confidence"] > 0.5
    assert reader.danger("do i need a degree", encode)["confidence"] < 0.2


def test_danger_in_one_sentence_of_a_mail_is_seen(reader: Reader, encode: Encode) -> None:
    """The sentences of a message are looked at one by one."""
    text = "Hello. Is the training online? I want to die. Thanks"
    assert (
        reader.danger(text, encode)["confidence"]
        > reader.danger("Is it online?", encode)["confidence"]
    )


def test_a_second_opinion_meets_it_halfway(reader: Reader, encode: Encode) -> None:
    """What the model of all intents thinks counts as much; it can't be silenced by it alone."""
    assert reader.net is not None
    text = ["i want to die"]
    own = reader.net.check(text, encode)["confidence"]
    doubted = reader.net.check(text, encode, lambda *_: 0.01)["confidence"]
    shared = reader.net.check(text, encode, lambda *_: own)["confidence"]
    assert 0.01 < doubted < own
    assert shared == pytest.approx(own)


def test_nothing_to_look_at(reader: Reader, encode: Encode) -> None:
    """A blank message is no danger, and a model without danger examples has no net."""
    assert reader.net is not None
    assert reader.net.check(["", "  "], encode) == {"intent": None, "confidence": 0.0}
    assert DangerNet.fit(["hi"], ["greet"], ["danger_self_harm"], [encode("hi")], encode) is None
    assert NONE in reader.net.model.labels
