"""The machine-owned file of examples, in Rasa's own form: written, read back, and what is new in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

HEAD = (
    "# Written by `bot reviewed export` from what leads approved at /desk/teach. Not to be edited:\n"
    "# what is written here by hand is lost. Examples of your own belong in another file beside it.\n"
)
NOT_AS_IT_IS = "an example can't be written so that it is read as the same"
_BEFORE = "- "
Pairs = Iterable[tuple[str, str]]
"""Intents with an example each."""


def render(examples: Pairs) -> str:
    """The file: the same examples, the same bytes. Raises ValueError for a text that would be read back otherwise."""
    by_intent: dict[str, set[str]] = {}
    for intent, text in examples:
        if not text or not text.isprintable() or text != " ".join(text.split()):
            raise ValueError(NOT_AS_IT_IS)
        by_intent.setdefault(intent, set()).add(text)
    lines = ['version: "3.1"', "nlu:" if by_intent else "nlu: []"]
    for intent, texts in sorted(by_intent.items()):
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    {_BEFORE}{text}" for text in sorted(texts)]
    file = HEAD + "\n".join(lines) + "\n"
    if read(file) != {intent: tuple(sorted(texts)) for intent, texts in by_intent.items()}:
        raise ValueError(NOT_AS_IT_IS)
    return file


def read(file: str) -> dict[str, tuple[str, ...]]:
    """Its examples by intent. Raises ValueError where it is none of these files."""
    try:
        entries = (yaml.safe_load(file) or {}).get("nlu") or []
        return {
            entry["intent"]: tuple(
                line.strip()[len(_BEFORE) :]
                for line in entry["examples"].splitlines()
                if line.strip()
            )
            for entry in entries
        }
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as broken:
        raise ValueError(f"this is no file of examples: {broken!r}") from None


@dataclass(frozen=True)
class Difference:
    """What is new against an older file, and what is gone: by intent."""

    new: Mapping[str, tuple[str, ...]]
    gone: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def difference(old: str, new: str) -> Difference:
    """Between two files. Raises ValueError."""
    before, after = read(old), read(new)
    return Difference(_without(after, before), _without(before, after))


def _without(
    these: Mapping[str, tuple[str, ...]], those: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    left = {
        intent: tuple(text for text in texts if text not in those.get(intent, ()))
        for intent, texts in these.items()
    }
    return {intent: texts for intent, texts in sorted(left.items()) if texts}
