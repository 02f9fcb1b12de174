"""The figures of a cross-validation, under the names that people read."""

from __future__ import annotations

import numpy as np

from bot.evaluate.cross_validate import HeldOut
from bot.evaluate.metrics import (
    Bin,
    accuracy,
    auroc,
    calibration_error,
    macro_f1,
    recall_outside,
    reliability,
    with_error,
)
from bot.evaluate.training_data import OFF_THE_PAGE, ON_THE_PAGE


def intent_figures(held: HeldOut) -> dict[str, str]:
    """Name -> figure, with its standard error where one says something."""
    on, off = held.place == ON_THE_PAGE, held.place == OFF_THE_PAGE
    figures = {
        "accuracy": str(with_error(accuracy, (held.true, held.guessed))),
        "macro F1": str(with_error(macro_f1, (held.true, held.guessed))),
        "right among the first three": f"{held.within(3):.3f}",
        "right among the first five": f"{held.within(5):.3f}",
        "calibration error (ECE)": f"{calibration_error(top_reliability(held)):.3f}",
        "examples with a near copy": f"{held.copies} of {len(held.texts)}",
    }
    for name, mask in (("on the page", on), ("off the page", off)):
        if mask.any():
            figures[f"accuracy, {name}"] = str(
                with_error(accuracy, (held.true[mask], held.guessed[mask]))
            )
    if on.any() and off.any():
        covered = held.covered[on], held.covered[off]
        figures["AUROC of p(on the page)"] = str(with_error(auroc, *covered))
        figures["off the page turned away, 95 % of the rest kept"] = str(
            with_error(recall_outside, *covered)
        )
    return figures


def top_reliability(held: HeldOut) -> list[Bin]:
    """The reliability curve of the likeliest intent's p."""
    return reliability(held.confidence, np.asarray(held.true == held.guessed))
