"""Near copies never stand in different folds, and each fold has its share of each intent."""

from collections import Counter

import numpy as np

from bot.evaluate.folds import folds_of, groups_of


def test_copies_of_copies_share_a_group():
    angles = np.array([0.0, 0.2, 0.4, 1.5])  # neighbours have a cosine of .98, the ends .92
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    groups = groups_of(vectors)
    assert len(set(groups[:3])) == 1
    assert groups[3] != groups[0]


def test_groups_stay_whole_and_intents_are_spread():
    groups = np.repeat(np.arange(30), 2)
    intents = ["a"] * 30 + ["b"] * 30
    fold = folds_of(groups, intents, count=3)
    for group in range(30):
        assert len(set(fold[groups == group])) == 1
    for number in range(3):
        held = Counter(intent for intent, at in zip(intents, fold, strict=True) if at == number)
        assert held == {"a": 10, "b": 10}
