"""Trains both assistants on the same part of the data, and says how long each took."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.figures import median, times_less
from bench.places import VAR
from bench.results import Results
from bench.size import Size
from bench.train import train_ours, train_stock
from bench.training_data import DATA, examples_by_intent, nlu_blocks, nlu_file, read_data, subset
from bench.write_stock_project import write_stock_project

SUBSET = VAR / "subset"


def train_both(size: Size, results: Results) -> Path:
    """Time both trainings, one after the other in turn; returns stock's model."""
    data = read_data()
    blocks = nlu_blocks(data)
    examples = subset(examples_by_intent(blocks), size.examples)
    shutil.rmtree(SUBSET, ignore_errors=True)
    stock = write_stock_project(SUBSET / "stock", examples)
    ours = SUBSET / "ours"
    (ours / "data").mkdir(parents=True)
    (ours / "data" / "nlu.yml").write_text(nlu_file(blocks, examples), encoding="utf-8")
    for name in ("stories.yml", "rules.yml"):
        shutil.copy(DATA / name, ours / "data" / name)

    models = SUBSET / "models"
    seconds = [train_ours(ours, models, "ours")]
    stock_seconds = train_stock(stock, models, "stock", force=True)
    seconds += [train_ours(ours, models, "ours") for _ in range(size.trainings - 1)]
    sides = {"ours": median(seconds), "stock": stock_seconds}
    results.note("training_ratio", times_less(sides["ours"], sides["stock"]), sides)
    return models / "stock.tar.gz"
