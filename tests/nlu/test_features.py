"""Words and letter groups as numbers."""

from __future__ import annotations

import numpy as np

from bot.nlu.features import Spelling, words_of

TEXTS = ["is it online", "is it paid", "is training online", "who runs training"]


def test_grams_are_words_pairs_and_letters_within_words() -> None:
    """Words are marked, pairs too, letter groups stop at the word's edge."""
    found = set(Spelling.fit(["Is it", "is it"]).index)
    assert {"w:is", "w:it", "w:is it", " is ", "it "} <= found
    assert not any("s i" in gram for gram in found if not gram.startswith("w:"))


def test_grams_come_out_the_same_in_every_process() -> None:
    """Of those of one frequency the first seen are kept, whatever order a set would have."""
    found = Spelling.fit(["beta alpha", "gamma"], rarest=1, most=4).index
    assert set(found) == {" ", "a", "a ", "w:beta"}


def test_apostrophes_are_one_spelling() -> None:
    """A phone's apostrophe and a keyboard's give the same words."""
    assert words_of("don’t") == words_of("don't")


def test_rows_have_unit_length() -> None:
    """Every text with a known gram weighs one; an unknown one is an empty row."""
    matrix = Spelling.fit(TEXTS).transform([*TEXTS, "", "ξ"])
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    np.testing.assert_allclose(lengths, [1, 1, 1, 1, 0, 0], atol=1e-6)


def test_one_row_is_the_row_of_the_matrix() -> None:
    """Scoring one text needs no matrix and gives the same."""
    spelling = Spelling.fit(TEXTS)
    at, values = spelling.row("is it online")
    row = spelling.transform(["is it online"]).toarray()[0]
    np.testing.assert_allclose(row[at], values)
    assert np.count_nonzero(row) == len(at)


def test_rare_grams_are_left_out() -> None:
    """A gram of one text alone says nothing of others."""
    index = Spelling.fit(TEXTS).index
    assert "w:online" in index
    assert "w:paid" not in index
