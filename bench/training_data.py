"""Our training data, as both assistants get it, and the fixed subset of it that both train on."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.places import ROOT

DATA = ROOT / "data"
ENTITY = re.compile(r"\[[^\]]+\](?:\((?P<name>[^)]+)\)|\{[^}]*\"entity\":\s*\"(?P<key>[^\"]+)\")")
yaml = YAML(typ="safe", pure=True)


@dataclass(frozen=True)
class Example:
    """A message with its marked entities, and its metadata as JSON, blank without any."""

    text: str
    metadata: str = ""


Examples = dict[str, list[Example]]


def read_data(folder: Path = DATA) -> list[dict[str, Any]]:
    """Every file of training data, parsed, in the order of their names."""
    return [yaml.load(file) or {} for file in sorted(folder.rglob("*.yml"))]


def nlu_blocks(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The intents of all files, and the words of data/words.yml as lookups and synonyms."""
    intents = [block for part in data for block in part.get("nlu") or []]
    return intents + [block for part in data for block in _as_rasa_writes(part)]


def _as_rasa_writes(words: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entity, values in (words.get("named") or {}).items():
        yield {"lookup": entity, "examples": _lines(s for of in values.values() for s in of)}
        for value, spellings in values.items():
            if value != "as_written":
                yield {"synonym": value, "examples": _lines(spellings)}
    for word, spellings in (words.get("plain_words") or {}).items():
        yield {"synonym": word, "examples": _lines(spellings)}


def _lines(spellings: Iterable[str]) -> str:
    return "".join(f"- {spelling}\n" for spelling in spellings)


def examples_by_intent(blocks: list[dict[str, Any]]) -> Examples:
    """The examples of each intent, as written, without doubles."""
    found: Examples = {}
    for block in blocks:
        if "intent" in block:
            found.setdefault(block["intent"], []).extend(_examples(block["examples"]))
    return {intent: list(dict.fromkeys(examples)) for intent, examples in found.items()}


def _examples(given: str | list[Any]) -> list[Example]:
    if isinstance(given, str):  # "- one\n- two\n"; a longer example goes on in the next line
        lines = re.split(r"^\s*-[ \t]", given, flags=re.MULTILINE)
        return [Example(line.strip()) for line in lines if line.strip()]
    return [_example(row) for row in given]  # [{text: "one", metadata: {…}}]


def _example(row: dict[str, Any]) -> Example:
    metadata = json.dumps(row["metadata"], sort_keys=True) if row.get("metadata") else ""
    return Example(row["text"].strip().removeprefix("- ").strip(), metadata)


def entities_in(examples: Examples) -> set[str]:
    """The entities that are marked in `examples`."""
    marks = (m for rows in examples.values() for row in rows for m in ENTITY.finditer(row.text))
    return {mark["name"] or mark["key"] for mark in marks}


def subset(examples: Examples, size: int) -> Examples:
    """`size` examples: one of each intent in turn, until there are enough.

    An intent's examples come in the order of their SHA-1, so the subset stays the same
    from run to run, and nearly the same when a few examples are added.
    """
    order = {intent: sorted(rows, key=_digest) for intent, rows in sorted(examples.items())}
    chosen: Examples = {}
    left = size
    for turn in range(max(map(len, order.values()), default=0)):
        for intent, rows in order.items():
            if left and turn < len(rows):
                chosen.setdefault(intent, []).append(rows[turn])
                left -= 1
    return chosen


def _digest(example: Example) -> str:
    return hashlib.sha1(f"{example.text}\n{example.metadata}".encode()).hexdigest()


def nlu_file(blocks: list[dict[str, Any]], examples: Examples) -> str:
    """A file of Rasa's training data: `examples`, with the lookups and synonyms of `blocks`."""
    written = [
        {"intent": intent, "examples": [_row(example) for example in rows]}
        for intent, rows in examples.items()
    ]
    others = [block for block in blocks if "intent" not in block]
    return as_yaml({"version": "3.1", "nlu": written + others})


def _row(example: Example) -> dict[str, Any]:
    row: dict[str, Any] = {"text": example.text + "\n"}
    return {**row, "metadata": json.loads(example.metadata)} if example.metadata else row


def as_yaml(tree: Any) -> str:
    """`tree` as YAML that Rasa reads."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 10_000  # type: ignore[assignment]
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    out = io.StringIO()
    writer.dump(tree, out)
    return out.getvalue()
