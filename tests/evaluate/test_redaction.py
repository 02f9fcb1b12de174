"""Found spans count by kind and place; what is beyond the rules counts neither way."""

import json

import pytest
from rich.console import Console

from bot.evaluate.redaction import (
    Redaction,
    Row,
    agree,
    count,
    figures,
    measure_redaction,
    read_set,
    redaction_table,
)
from bot.evaluate.report import Findings
from bot.evaluate.show_findings import as_json
from bot.privacy.found import Found

ROWS = [
    {"id": "r1", "voice": "helpdesk", "text": "Hi Tom, 07700 900123 or 07700 900124",
     "spans": [["NAME", "Tom"], ["PHONE", "07700 900123"], ["PHONE", "07700 900124"]]},
    {"id": "r2", "voice": "candidate", "text": "Is Level 3 enough?", "spans": []},
    {"id": "r3", "voice": "candidate", "text": "The lane by the mill, and Ann lives there",
     "spans": [], "out_of_scope": [["NAME", "Ann"], "the mill"]},
]  # fmt: skip


def write(path, *rows):
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return path


def test_spans_are_looked_for_in_order(tmp_path):
    row = {"id": "r", "text": "Ann wrote to Ann", "spans": [["NAME", "Ann"], ["NAME", "Ann"]]}
    (read,) = read_set(write(tmp_path / "set.jsonl", row))
    assert read.spans == (Found("NAME", 0, 3), Found("NAME", 13, 16))


@pytest.mark.parametrize(
    "broken",
    [
        {"spans": [["NAME", "Bob"]]},
        {"spans": [["NAME", "Ann"], ["NAME", "Ann"]]},
        {"spans": [["NAME", ""]]},
        {"spans": [["PLACE", "Ann"]]},
        {"spans": ["Ann"]},
        {"out_of_scope": ["Bob"]},
        {"text": None},
    ],
)
def test_a_broken_row_is_told_with_its_place(tmp_path, broken):
    good = {"id": "r", "text": "Ann was here", "spans": []}
    path = write(tmp_path / "set.jsonl", good, {**good, **broken})
    with pytest.raises(ValueError, match="set.jsonl, line 2: "):
        read_set(path)


def test_most_of_both_spans_has_to_be_shared():
    due = Found("NAME", 0, 10)
    assert agree(Found("NAME", 0, 8), due)
    assert agree(Found("NAME", 1, 11), due)
    assert not agree(Found("NAME", 0, 7), due)
    assert not agree(Found("NAME", 0, 13), due)
    assert not agree(Found("PHONE", 0, 10), due)


def test_each_span_is_found_once_and_a_wrong_one_lowers_the_precision():
    row = Row("r", "x" * 40, (Found("NAME", 0, 10), Found("PHONE", 20, 30)))
    result = Redaction()
    count(row, [Found("NAME", 0, 10), Found("NAME", 12, 18)], result)
    kinds = figures(result)["kinds"]
    assert kinds["NAME"] == {"precision": 0.5, "recall": 1.0, "right": 1, "found": 2, "due": 1}
    assert kinds["PHONE"] == {"precision": None, "recall": 0.0, "right": 0, "found": 0, "due": 1}
    assert (kinds["all"]["precision"], kinds["all"]["recall"]) == (0.5, 0.5)


def test_what_is_beyond_the_rules_is_neither_right_nor_wrong():
    row = Row("r", "x" * 40, (), ((5, 10),))
    result = Redaction()
    count(row, [Found("NAME", 6, 12)], result)
    assert not result.found
    assert (result.clean, result.changed) == (0, [])
    count(row, [Found("NAME", 20, 25)], result)
    assert result.found["NAME"] == 1


def test_a_clean_message_that_is_changed_is_told_by_its_id():
    result = Redaction()
    count(Row("r1", "Is Level 3 enough?", ()), [], result)
    count(Row("r2", "Is Level 3 enough?", ()), [Found("NAME", 3, 8)], result)
    assert (result.clean, result.changed) == (2, ["r2"])


def test_a_set_is_measured_and_shown(tmp_path):
    result = measure_redaction(write(tmp_path / "set.jsonl", *ROWS))
    found = figures(result)
    assert found["kinds"]["all"]["recall"] == found["kinds"]["all"]["precision"] == 1
    assert set(found["kinds"]) == {"NAME", "PHONE", "all"}
    assert (found["clean"], found["changed"]) == (1, [])
    assert as_json(Findings(redaction=result)) == {"redaction": found}
    console = Console(width=100)
    with console.capture() as shown:
        console.print(redaction_table(result))
    text = shown.get()
    assert "Redaction" in text
    assert "0 of 1" in text


def test_an_empty_set_has_no_shares(tmp_path):
    found = figures(measure_redaction(write(tmp_path / "set.jsonl")))
    assert found["kinds"]["all"]["precision"] is None
    assert found["clean"] == 0
