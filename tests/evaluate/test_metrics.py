"""Each figure against a case that can be worked out by hand."""

import numpy as np
import pytest

from bot.evaluate.metrics import (
    accuracy,
    auroc,
    calibration_error,
    confusions,
    macro_f1,
    recall_outside,
    reliability,
    with_error,
)

TRUE = np.array(["a", "a", "b", "c"])
GUESSED = np.array(["a", "b", "b", "b"])


def test_accuracy():
    assert accuracy(TRUE, GUESSED) == 0.5


def test_macro_f1_counts_each_class_alike():
    assert macro_f1(TRUE, GUESSED) == pytest.approx((2 / 3 + 2 / 4 + 0) / 3)


def test_auroc_counts_ties_half():
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == pytest.approx(3.5 / 4)
    assert auroc(np.array([0.1]), np.array([0.9])) == 0.0


def test_recall_outside_is_measured_where_most_of_those_within_are_kept():
    within = np.linspace(0.0, 1.0, 101)  # 95 % lie above .05
    assert recall_outside(within, np.array([0.0, 0.04, 0.06, 0.5])) == 0.5


def test_confidence_that_comes_true_has_no_calibration_error():
    right = np.array([True] * 3 + [False])
    bins = reliability(np.full(4, 0.75), right)
    assert [one.count for one in bins] == [4]
    assert calibration_error(bins) == pytest.approx(0.0)
    assert calibration_error(reliability(np.full(4, 1.0), right)) == pytest.approx(0.25)


def test_confusions_come_with_the_most_frequent_first():
    true, guessed = np.array(["a", "a", "b", "b"]), np.array(["b", "b", "a", "b"])
    assert confusions(true, guessed) == [("a", "b", 2), ("b", "a", 1)]
    assert confusions(true, true) == []


def test_the_error_of_a_share_is_that_of_the_binomial():
    true = np.array(["a"] * 400)
    guessed = np.array(["a"] * 320 + ["b"] * 80)
    figure = with_error(accuracy, (true, guessed))
    assert figure.value == 0.8
    assert figure.error == pytest.approx((0.8 * 0.2 / 400) ** 0.5, rel=0.2)
