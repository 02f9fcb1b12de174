"""What is written and shown are the figures, and blanks where there are none."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from bench.results import MEASURES, Results, mark

KEYS = {
    "latency_p50_ratio", "throughput_ratio", "training_ratio", "start_ratio", "memory_ratio",
    "turn200_over_turn10", "right_ours", "right_stock",
}  # fmt: skip


def test_every_figure_has_its_key_before_it_is_known(tmp_path: Path) -> None:
    results = Results(quick=True)
    results.write(tmp_path / "var" / "bench.json")
    written = json.loads((tmp_path / "var" / "bench.json").read_text())
    assert written.keys() >= KEYS
    assert all(written[key] is None for key in KEYS)
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["bench.json"]


def test_a_figure_is_written_with_both_its_sides(tmp_path: Path) -> None:
    results = Results(quick=False)
    results.note("start_ratio", 6.0049, {"ours": 4.00049, "stock": 24.0})
    results.right = {"ours": 0.97, "stock": 0.4}
    written = results.as_json()
    assert written["start_ratio"] == 6.0
    assert written["sides"]["start_ratio"] == {"ours": 4.0, "stock": 24.0}
    assert (written["right_ours"], written["right_stock"]) == (0.97, 0.4)


def test_nothing_written_names_a_place_of_this_machine() -> None:
    assert "/" not in json.dumps(Results(quick=False).as_json())


def test_the_table_shows_what_is_met_and_what_is_not() -> None:
    results = Results(quick=True)
    results.note("latency_p50_ratio", 7.5, {"ours": 10.0, "stock": 75.0})
    results.note("memory_ratio", 2.0, {"ours": 400.0, "stock": 800.0})
    results.note("throughput_ratio", None, {"ours": None, "stock": None})
    out = io.StringIO()
    results.show(Console(file=out, width=120))
    text = out.getvalue()
    assert "7.50 x" in text
    assert text.count("✓") == 1
    assert text.count("✗") == 1


def test_growth_is_good_when_small_and_the_rest_when_large() -> None:
    by_key = {measure.key: measure for measure in MEASURES}
    assert "✓" in mark(by_key["turn200_over_turn10"], 1.1)
    assert "✗" in mark(by_key["turn200_over_turn10"], 1.3)
    assert "✓" in mark(by_key["latency_p50_ratio"], 5.0)
    assert mark(by_key["latency_p50_ratio"], None) == ""
