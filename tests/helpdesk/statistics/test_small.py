"""What is small is hidden, and can't be reckoned out from what is shown."""

from __future__ import annotations

import random

from bot.helpdesk.statistics.cells import with_sums
from bot.helpdesk.statistics.small import FEWEST, hidden


def test_what_is_small_is_hidden_and_nought_is_not() -> None:
    """From 1 to 4."""
    values = {number: number for number in range(7)}
    assert hidden(values, []) == {1, 2, 3, 4}


def test_one_alone_takes_the_next_smallest_along() -> None:
    """Or the total less the others would be it."""
    values = {"all": 100, "a": 3, "b": 30, "c": 67, "d": 0}
    assert hidden(values, [("all", ["a", "b", "c", "d"])]) == {"a", "b"}


def test_two_that_are_five_together_hide_each_other() -> None:
    """Fewer than five together are still small."""
    assert hidden({"all": 56, "a": 3, "b": 3, "c": 50}, [("all", ["a", "b", "c"])]) == {"a", "b"}
    assert hidden({"all": 53, "a": 1, "b": 2, "c": 50}, [("all", ["a", "b", "c"])]) == {"a", "b", "c"}  # fmt: skip


def test_nothing_small_hides_nothing() -> None:
    """Where all are large or nought."""
    assert hidden({"all": 105, "a": 5, "b": 100, "c": 0}, [("all", ["a", "b", "c"])]) == set()


def test_no_small_number_of_a_table_can_be_reckoned_out() -> None:
    """In a thousand tables: along no row and no column is one number hidden alone, nor a few that are small together."""
    chance, secrets = random.Random(5), 0
    for _ in range(1_000):
        rows, columns = range(chance.randint(1, 5)), range(chance.randint(1, 5))
        sizes = {(r, c): chance.choice((0, 1, 3, 6, 20, 90)) for r in rows for c in columns}
        values, adds = with_sums(rows, columns, lambda r, c, sizes=sizes: sizes[r, c])
        out = hidden(values, adds)
        assert all(key in out for key, number in values.items() if 0 < number < FEWEST)
        for total, parts in adds:
            secret = [key for key in (*parts, total) if key in out]
            shown = [key for key in (*parts, total) if key not in out and values[key]]
            secrets += len(secret)
            # Where nothing else is left to hide, the whole line is hidden or nought.
            assert not secret or not shown or len(secret) > 1
            if secret and shown and total not in out:
                assert sum(values[key] for key in secret) >= FEWEST
    assert secrets > 1_000
