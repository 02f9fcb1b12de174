"""The benchmark's arithmetic holds; its times are no business of a test."""

import numpy as np
import pytest

from bench.figures import median, percentile, share, times_less, times_more


@pytest.mark.parametrize("percent", [0, 10, 50, 95, 100])
def test_a_percentile_is_that_of_numpy(percent: float) -> None:
    values = [3.5, 1.0, 9.25, 4.0, 4.0, 2.5, 7.75]
    assert percentile(values, percent) == pytest.approx(np.percentile(values, percent))


def test_a_median_lies_in_the_middle_whatever_the_order() -> None:
    assert median([9, 1, 5]) == 5
    assert median([4, 1, 2, 3]) == 2.5
    assert median([7]) == 7


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1], 101), ([1], -1)])
def test_a_percentile_of_nothing_is_refused(values: list[float], percent: float) -> None:
    with pytest.raises(ValueError, match="percentage"):
        percentile(values, percent)


def test_a_ratio_is_above_one_where_ours_takes_less_or_does_more() -> None:
    assert times_less(ours=20, stock=100) == 5
    assert times_more(ours=100, stock=20) == 5


@pytest.mark.parametrize(("ours", "stock"), [(None, 1.0), (1.0, None), (0.0, 1.0), (1.0, 0.0)])
def test_a_ratio_with_an_unknown_side_is_unknown(ours: float | None, stock: float | None) -> None:
    assert times_less(ours, stock) is None
    assert times_more(ours, stock) is None


def test_a_share_of_nothing_is_unknown() -> None:
    assert share(1, 3) == 0.3333
    assert share(0, 0) is None
