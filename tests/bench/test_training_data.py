"""Both assistants get our examples, whole or the same part of them."""

from __future__ import annotations

from pathlib import Path

from bench.training_data import (
    Example,
    Examples,
    entities_in,
    examples_by_intent,
    nlu_blocks,
    nlu_file,
    read_data,
    subset,
)

NLU = """
version: "3.1"
nlu:
- intent: ask_pay
  examples: |
    - what does it pay
    - is it paid well - or not
    - what does it pay
    - I have [NVQ 2](qualification) and [NVQ 3]{"entity": "qualification", "value": "level_3"},
      what would I get
- intent: ask_leave
  examples:
  - text: |
      and holidays?
    metadata: {after: ask_pay}
  - text: |
      and holidays?
- lookup: abbreviation
  examples: |
    - PCN
"""


def examples(folder: Path) -> Examples:
    (folder / "nlu.yml").write_text(NLU)
    return examples_by_intent(nlu_blocks(read_data(folder)))


def test_examples_are_read_as_rasa_reads_them(tmp_path: Path) -> None:
    found = examples(tmp_path)
    assert [example.text for example in found["ask_pay"][:2]] == [
        "what does it pay",
        "is it paid well - or not",
    ]
    assert len(found["ask_pay"]) == 3
    assert found["ask_leave"] == [
        Example("and holidays?", '{"after": "ask_pay"}'),
        Example("and holidays?"),
    ]
    assert entities_in(found) == {"qualification"}


def test_what_is_written_reads_the_same_and_keeps_lookups(tmp_path: Path) -> None:
    found = examples(tmp_path)
    blocks = nlu_blocks(read_data(tmp_path))
    again = tmp_path / "again"
    again.mkdir()
    (again / "nlu.yml").write_text(nlu_file(blocks, found))
    blocks_again = nlu_blocks(read_data(again))
    assert examples_by_intent(blocks_again) == found
    assert [b for b in blocks_again if "lookup" in b] == [b for b in blocks if "lookup" in b]


def test_a_subset_takes_one_of_each_intent_in_turn() -> None:
    many = {"a": [Example(f"a{n}") for n in range(50)], "b": [Example("b")], "c": [Example("c")]}
    part = subset(many, 10)
    assert {intent: len(rows) for intent, rows in part.items()} == {"a": 8, "b": 1, "c": 1}


def test_a_subset_does_not_depend_on_the_order_of_the_data() -> None:
    rows = [Example(str(n)) for n in range(40)]
    assert subset({"a": rows, "b": rows}, 20) == subset({"b": rows[::-1], "a": rows[::-1]}, 20)


def test_a_subset_of_more_than_there_is_is_everything() -> None:
    few = {"a": [Example("1"), Example("2")]}
    assert sum(map(len, subset(few, 800).values())) == 2
