"""What the first model leaves in doubt is read once more, over the larger encoder, and nothing else is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import danger_net
from bot.nlu.classify import Question, Thresholds
from bot.nlu.entities import Lexicon
from bot.nlu.features import Vector
from bot.nlu.part_sentence import Clauses
from bot.nlu.read_questions import Reader
from bot.nlu.reader_files import load, save
from bot.nlu.train_reader import Example, train_reader

Encode = Callable[[str], Vector]


class Larger:
    """A stand-in for the larger encoder that notes what it is asked."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self.asked: list[str] = []

    def __call__(self, text: str) -> Vector:
        self.asked.append(text)
        vector = self._encode(text)
        return np.concatenate([vector, vector[::-1]])


@pytest.fixture(scope="module")
def trained(
    encode: Encode, examples: Sequence[tuple[str, str, str | None]], groups: dict[str, str]
) -> Reader:
    """A reader with a second model and a second net."""
    found = [Example(*example) for example in examples]
    return train_reader(found, encode, Lexicon({}, {}), groups, larger=Larger(encode))


@pytest.fixture
def larger(encode: Encode) -> Larger:
    return Larger(encode)


def asked_from(reader: Reader, again: float) -> Reader:
    """`reader` with a second look under `again`."""
    thresholds = Thresholds(again=again)
    return dataclasses.replace(
        reader, classifier=dataclasses.replace(reader.classifier, thresholds=thresholds)
    )


def test_a_sure_question_is_not_read_again(trained: Reader, encode: Encode, larger: Larger) -> None:
    first = asked_from(trained, 0.0).read("do i need a degree", encode, None, larger)
    assert not larger.asked
    assert trained.classifier.top(first[0]) == "ask_degree"


def test_a_doubtful_question_is(trained: Reader, encode: Encode, larger: Larger) -> None:
    """Its chances are then those of the second model."""
    text = "do i need a degree"
    (question,) = asked_from(trained, 1.1).read(text, encode, None, larger)
    assert larger.asked == [text]
    second = trained.classifier.second
    assert second and second.labels == trained.classifier.alone.labels
    own = second.probabilities(larger(text), text)
    assert trained.classifier.top(question) == second.labels[int(own.argmax())] == "ask_degree"


def test_with_its_story_as_before(trained: Reader, encode: Encode, larger: Larger) -> None:
    """The question alone and the question in its story are both read again, at the same shares."""
    text = "I never went to uni. Do I need a degree?"
    (question,) = asked_from(trained, 1.1).read(text, encode, None, larger)
    assert sum(share for share, _ in question.readings) == pytest.approx(1)
    assert set(larger.asked) == {text for _, text in question.readings}
    assert len(question.readings) == 2
    assert float(question.chance.sum()) == pytest.approx(1, abs=1e-3)


def test_a_doubtful_follow_up_is_read_in_the_light_of_the_talk(
    trained: Reader, encode: Encode, larger: Larger
) -> None:
    """By a model over the larger encoder as well: without it the words alone would decide."""
    text, before = "and who", "ask_degree"
    doubting = asked_from(trained, 1.1)
    (question,) = doubting.read(text, encode, before, larger)
    classifier = doubting.classifier
    assert classifier.after_second and classifier.after
    assert classifier.after_second.labels == classifier.after.labels
    assert classifier.top(question) == "ask_supervisor"
    without = dataclasses.replace(
        doubting, classifier=dataclasses.replace(classifier, after_second=None)
    )
    (other,) = without.read(text, encode, before, larger)
    at = classifier.alone.labels.index("ask_supervisor")
    assert question.chance[at] > other.chance[at] + 0.1


def test_a_clause_that_plainly_asks_is_looked_at_before_it_is_joined(
    trained: Reader, encode: Encode
) -> None:
    """One that is not clear at first sight went with the clause before it, and was never answered."""
    text, clause = (
        "do i need a degree, and is there a canteen in the building",
        "is there a canteen in the building",
    )
    classifier = dataclasses.replace(trained.classifier, thresholds=Thresholds(own_question=1.6))

    def sure(question: Question) -> Question:
        assert question.text == clause
        question.chance = np.zeros_like(question.chance)
        question.chance[classifier.alone.labels.index("ask_supervisor")] = 1.0
        return question

    def parts(looked_at: Callable[[Question], Question]) -> list[str]:
        found = Clauses(classifier, lambda _: 1.0, looked_at).questions(text, encode, None)
        return [question.text for question in found]

    assert parts(sure) == ["do i need a degree", clause]
    assert parts(lambda question: question) == [text]


def test_a_pleasantry_has_to_outweigh_all_questions_together(
    trained: Reader, encode: Encode
) -> None:
    """ "Would that go down well" after a story: of thirteen questions each is less likely than "good", and their sum is not."""
    classifier = trained.classifier
    question = classifier.question("good", encode)
    question.chance[:] = 0.0
    question.chance[classifier.alone.labels.index("greet")] = 1.0
    story = "training degree supervisor pay"
    told = classifier.with_story(question, story, encode)
    assert classifier.is_ask(told)
    assert told.chance.max() < classifier.thresholds.story


def test_without_a_larger_encoder_the_first_look_stands(trained: Reader, encode: Encode) -> None:
    doubting = asked_from(trained, 1.1)
    alone = asked_from(trained, 0.0)
    text = "who is my supervisor"
    assert np.array_equal(doubting.read(text, encode)[0].chance, alone.read(text, encode)[0].chance)


def test_a_doubtful_danger_is_read_again(
    trained: Reader, encode: Encode, larger: Larger, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = trained.net
    assert net and net.second
    text = ["i want to die"]
    first = net.check(text, encode)
    assert not larger.asked
    monkeypatch.setattr(danger_net, "_NO_DOUBT", 1.1)
    again = net.check(text, encode, None, larger)
    assert larger.asked == text
    own = sum(
        float(p)
        for p, label in zip(
            net.second.probabilities(larger(text[0]), text[0]), net.second.labels, strict=True
        )
        if label != danger_net.NONE
    )
    low, high = sorted([first["confidence"], own])
    assert low <= again["confidence"] <= high


def test_what_is_surely_no_danger_is_not(trained: Reader, encode: Encode, larger: Larger) -> None:
    assert trained.danger("how long is the training", encode, larger)["confidence"] < 0.1
    assert not larger.asked


def test_both_are_kept(trained: Reader, encode: Encode, larger: Larger, tmp_path: Path) -> None:
    """What was saved reads as before, up to half precision."""
    save(trained, tmp_path)
    back = load(tmp_path, trained.classifier.groups, Thresholds(again=1.1))
    for text, after in (("who is my supervisor", None), ("and who", "ask_degree")):
        chance = asked_from(trained, 1.1).read(text, encode, after, larger)[0].chance
        assert np.allclose(back.read(text, encode, after, larger)[0].chance, chance, atol=0.01)
    assert back.net and back.net.second
