"""What the files of data/ promise to Rasa and to the component."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


@cache
def examples() -> list[tuple[str, str, str | None]]:
    """Return text, intent, and the intent before, of every example."""
    found = []
    for path in sorted((ROOT / "data").glob("nlu*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            rows = block["examples"]
            if isinstance(rows, str):
                rows = [{"text": line[2:]} for line in rows.splitlines() if line.strip()]
            for row in rows:
                after = row.get("metadata", {}).get("after")
                found.append((row["text"].strip(), block["intent"], after))
    return found


def test_no_message_has_two_intents() -> None:
    """`rasa data validate` warns of it; a follow-up of several meanings is typed its own way in each."""
    intents: dict[str, set[str]] = defaultdict(set)
    for text, intent, _ in examples():
        intents[text].add(intent)
    assert {text: sorted(names) for text, names in intents.items() if len(names) > 1} == {}


def test_every_intent_of_the_domain_has_examples_and_no_other_has() -> None:
    """Domain and examples name the same intents, and so does what a follow-up comes after."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {next(iter(entry)) for entry in domain["intents"]}
    assert {intent for _, intent, _ in examples()} == intents
    assert {after for _, _, after in examples() if after} <= intents


def test_payloads_stand_apart() -> None:
    """Only the buttons' own intent has examples that begin with a slash."""
    assert {intent for text, intent, _ in examples() if text.startswith("/")} == {"choose"}
