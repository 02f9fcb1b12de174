"""A message becomes the questions in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from bot.nlu import classify
from bot.nlu.features import Vector
from bot.nlu.question_reader import as_output
from bot.nlu.read_questions import MAX_QUESTIONS, Reader

Encode = Callable[[str], Vector]


@pytest.fixture
def intents(reader: Reader, encode: Encode) -> Callable[..., list[str]]:
    """The intents of the questions in a text, after another question."""

    def found(text: str, before: str | None = None) -> list[str]:
        return [reader.classifier.ranking(q)[0]["name"] for q in reader.read(text, encode, before)]

    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("do i need a degree", ["ask_degree"]),
        ("Is the training online? Who gives supervision?", ["ask_online", "ask_supervisor"]),
        ("1) do i need a degree 2) who is my supervisor", ["ask_degree", "ask_supervisor"]),
        ("who is my supervisor and how long is the training", ["ask_supervisor", "ask_length"]),
        ("Hi, hope you are well. Do I need a degree? Kind regards, Jo", ["ask_degree"]),
        ("Do I need a degree? Is a degree required?", ["ask_degree"]),
        (
            "is it right the training is online and a gp supervises",
            ["ask_online", "ask_supervisor"],
        ),
        ("Do I need a degree? And I suppose the pay is low.", ["ask_degree", "ask_pay"]),
        (
            "slide for the board - need the three things: that supervision is there, what the pay is, and how long it takes",
            ["ask_supervisor", "ask_pay", "ask_length"],
        ),
        ("hello", ["greet"]),
        ("hello, it's Lou from reception", ["greet"]),
        ("hi, salary", ["ask_pay"]),
        ("many thanks, and do i need a degree", ["ask_degree"]),
        (
            "Need: training length. The pay. Supervisor name.",
            ["ask_length", "ask_pay", "ask_supervisor"],
        ),
        (
            "Is the training online? At home? Who gives supervision?",
            ["ask_online", "ask_supervisor"],
        ),
    ],
)
def test_questions_in_order_once_each(
    intents: Callable[..., list[str]], text: str, found: list[str]
) -> None:
    """Each question of a message is found, in order, and once."""
    assert intents(text) == found


def test_a_talk_that_has_not_begun_has_no_answer_to_doubt(
    reader: Reader, encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Is that right?" in a first message is about a claim of its own; later it is about the answer."""
    monkeypatch.setattr(classify, "BACK", {"ask_pay"})
    fresh = dataclasses.replace(reader.classifier)
    at = fresh.alone.labels.index("ask_pay")
    first = fresh.question("is that the salary", encode).chance[at]
    later = fresh.question("is that the salary", encode, "ask_long_gone").chance[at]
    assert first < later


def test_a_question_is_found_in_a_forwarded_mail(intents: Callable[..., list[str]]) -> None:
    """Where the sender only passes on, the mail below asks."""
    text = "Can you advise on the below?\n\n-----Original Message-----\nFrom: Sam\n\nIs the training online?"
    assert intents(text) == ["ask_online"]


def test_a_claim_and_the_question_whether_it_is_so_are_one(reader: Reader, encode: Encode) -> None:
    """ "Is that right?" says nothing by itself in a message that claims something first."""
    text = "I was told the training takes three weeks. Is that right"
    (question,) = reader.read(text, encode)
    assert "three weeks" in question.text and question.text.endswith("Is that right")


def test_what_has_the_marks_of_a_question_needs_less_to_stand_beside_another(
    reader: Reader, encode: Encode
) -> None:
    """ "…, and what about a degree": told, not asked, it would need the whole threshold."""
    (asked,) = reader.read("what about a degree", encode)
    (told,) = reader.read("me with a degree", encode)
    assert reader._needed(asked) < reader._needed(told) == reader.thresholds.own_question


def test_the_question_before_gives_a_short_one_its_meaning(
    intents: Callable[..., list[str]],
) -> None:
    """ "who" after a degree and "how long" after training go where the talk was."""
    assert intents("who does it", "ask_degree") == ["ask_supervisor"]
    assert intents("and for how long", "ask_online") == ["ask_length"]


def test_a_full_question_keeps_its_meaning_whatever_came_before(
    intents: Callable[..., list[str]],
) -> None:
    """What says what it is about is not bent by the talk."""
    text = "could you please tell me whether or not it is true that a degree is required for a link worker"
    assert intents(text, "ask_online") == intents(text)


def test_an_unknown_question_before_is_no_harm(intents: Callable[..., list[str]]) -> None:
    """A slot left by an older model is passed over."""
    assert intents("do i need a degree", "ask_long_gone") == ["ask_degree"]


@pytest.mark.parametrize("text", ["?", "…", "ξ ζ", "a" * 300, "\n\n", "- - -", "1) 2) 3)"])
def test_any_text_is_at_least_one_question(reader: Reader, encode: Encode, text: str) -> None:
    """Nothing that can be typed breaks the reader."""
    assert reader.read(text, encode)


def test_a_long_message_gives_a_bounded_number_of_questions(reader: Reader, encode: Encode) -> None:
    """However much is asked, a reply stays readable."""
    text = " ".join(["Is it online? Who supervises me? Do I need a degree? What is the pay?"] * 10)
    assert 1 <= len(reader.read(text, encode)) <= MAX_QUESTIONS


def test_danger_is_no_question(reader: Reader, encode: Encode, groups: dict[str, str]) -> None:
    """Danger is weighed by its own net; a question's ranking leaves it out."""
    for question in reader.read("i want to die", encode):
        assert groups.get(reader.classifier.ranking(question)[0]["name"]) != "danger"


def test_what_stands_in_the_parse_is_plain_data(reader: Reader, encode: Encode) -> None:
    """`rasa shell nlu` can show every question with its form, groups and nearest example."""
    (question,) = reader.read("do i need a degree", encode)
    shown = as_output(reader, question)
    assert shown["form"] == "yes_no"
    assert shown["nearest"] == "do i need a degree"
    assert shown["similarity"] == pytest.approx(1, abs=0.01)
    assert sum(shown["groups"].values()) == pytest.approx(1, abs=0.01)
    assert shown["ranking"][0]["name"] == "ask_degree"
    assert {type(value) for value in shown.values()} <= {str, float, int, list, dict}


def test_entities_stand_with_their_question(reader: Reader, encode: Encode) -> None:
    """An abbreviation belongs to the question that names it."""
    found = reader.read("Do I need a degree? Who is my supervisor in the PCN?", encode)
    assert [[e["value"] for e in q.entities] for q in found] == [[], ["PCN"]]


def test_every_threshold_can_be_set(reader: Reader, encode: Encode) -> None:
    """config.yml may set each; beyond the scale (half is enough for what plainly asks) nothing stands as a second question."""
    strict = dataclasses.replace(reader.thresholds, own_question=2.1, fragment=1.1)
    shy = dataclasses.replace(
        reader, classifier=dataclasses.replace(reader.classifier, thresholds=strict)
    )
    assert len(shy.read("who is my supervisor and how long is the training", encode)) == 1
