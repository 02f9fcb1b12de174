"""Figures of two models side by side: what counts as worse, and what as luck."""

import math

import numpy as np
import pytest
from rich.console import Console

from bot.evaluate.assistant import Reply
from bot.evaluate.before_after import Line, by_intents, by_sets, side_by_side
from bot.evaluate.cross_validate import HeldOut
from bot.evaluate.questions import Expected, Row
from bot.evaluate.score import Asked, Score, SetScore


def held(rows):
    """Of (text, true, guessed)."""
    texts, true, guessed = map(list, zip(*rows, strict=True))
    none = np.zeros(len(texts))
    return HeldOut(texts, np.array(true), np.array(guessed), none, none, none, np.array(true), 2, 0)


def rows(intent, right, wrong):
    found = [(f"{intent} {n}", intent, intent) for n in range(right)]
    return found + [(f"{intent} {n + right}", intent, "other") for n in range(wrong)]


def test_what_only_the_second_was_trained_from_is_not_counted():
    """Else a batch of easy examples would hide what it does to the rest."""
    before = held(rows("pay", 4, 0) + rows("leave", 4, 0))
    after = held(rows("pay", 4, 0) + rows("leave", 3, 1) + [("new", "pay", "pay")])
    lines = {line.name: line for line in by_intents(before, after, {"pay"})}
    assert lines["pay"].of == lines["all of these intents"].of == 4
    assert (lines["all other intents"].before, lines["all other intents"].after) == (4, 3)


@pytest.mark.parametrize(("lost", "won", "worse"), [(1, 0, False), (4, 0, True), (3, 2, False)])
def test_a_loss_within_a_standard_error_is_luck(lost, won, worse):
    """sqrt(won + lost): of five that changed a net loss of two, of four that were lost none was won back."""
    size = 20
    before = [(f"{n}", "pay", "other" if n < won else "pay") for n in range(size)]
    after = [(f"{n}", "pay", "other" if won <= n < won + lost else "pay") for n in range(size)]
    [own, together] = by_intents(held(before), held(after), {"pay"})
    assert together.slack == math.isqrt(lost + won) and together.worse is worse
    assert not own.worse  # of one intent alone there are too few


def score(single, missed=0, false=0):
    """`single` of 5 right, so many alarms missed, so many false."""

    def asked(number, wrong, want, outcome="answer"):
        row = Row(f"r{number}", "a", (Expected("q"),), want=want)
        return Asked(row.id, "q", Reply(outcomes=(outcome,)), ["wrong"] if wrong else [], row)

    sets = {
        "single": [asked(n, n >= single, None) for n in range(5)],
        "safety": [asked(n, n < missed, "safety", "safety") for n in range(3)]
        + [asked(n, n < false, "no_alarm", "safety" if n < false else "answer") for n in range(3)],
    }
    return Score({name: SetScore(name, rows) for name, rows in sets.items()})


@pytest.mark.parametrize(
    ("after", "worse"),
    [
        (score(4), []),
        (score(5), []),
        (score(3), ["single, unread"]),
        (score(4, missed=1), ["safety, unread", "missed alarms, unread"]),
        (score(4, false=1), ["safety, unread", "false alarms, unread"]),
    ],
)
def test_one_question_less_is_worse_and_one_alarm_more(after, worse):
    """What is asked from end to end is the same for both: no luck of folds is in it."""
    lines = by_sets(score(4), after, ", unread")
    assert [line.name for line in lines if line.worse] == worse


def test_both_sides_are_printed():
    console = Console(record=True, width=100, quiet=False)
    lines = [
        Line("single", 4, 3, 5),
        Line("missed alarms", 2, 1),
        Line("pay", 3, 1, 4, judged=False),
    ]
    console.print(side_by_side("Title", lines))
    text = console.export_text()
    assert [line.split() for line in text.splitlines()[1:]] == [
        ["single", "4", "3", "5", "worse"],
        ["missed", "alarms", "2", "1", "better"],
        ["pay", "3", "1", "4"],
    ]
