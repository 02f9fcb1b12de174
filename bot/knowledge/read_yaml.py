"""YAML files, read quickly for serving or with the line of each value for checking.

PyYAML's C loader reads all knowledge in about 10 ms; ruamel, which also knows lines, needs
twenty times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

try:  # PyYAML without libyaml is slower and otherwise the same
    from yaml import CSafeLoader as Loader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Key = tuple[str | int, ...]


def read_yaml(path: Path) -> Any:
    """Return the data in `path`; an empty file is an empty mapping. Raises yaml.YAMLError, OSError."""
    return parse_yaml(path.read_bytes())


def parse_yaml(text: str | bytes) -> Any:
    """Return the data of a file's text. Raises yaml.YAMLError."""
    data = yaml.load(text, Loader=Loader)
    return {} if data is None else data


@dataclass(frozen=True)
class Lined:
    """A file's data with the line (from 1) of each value by its path: ("topics", 3, "lead")."""

    data: Any
    lines: dict[Key, int] = field(default_factory=dict)
    twice: tuple[tuple[Key, int], ...] = ()
    """Keys that stand twice in one mapping, with the second one's line: YAML would drop the first."""

    def line(self, *key: str | int) -> int:
        """Return the line of `key`, or of the nearest value around it that has one."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


def read_lined(path: Path) -> Lined:
    """Read `path` with lines. Raises yaml.YAMLError (which names the line) or OSError."""
    loader = Loader(path.read_bytes())
    try:
        node = loader.get_single_node()
        if node is None:
            return Lined({})
        found = list(_walk(node, ()))
        data = loader.construct_document(node)
    finally:
        loader.dispose()
    lines: dict[Key, int] = {}
    twice: list[tuple[Key, int]] = []
    for key, line in found:
        if key in lines and not any(key[: len(other)] == other for other, _ in twice):
            twice.append((key, line))
        lines.setdefault(key, line)
    return Lined(data, lines, tuple(twice))


def _walk(node: yaml.Node, key: Key) -> Iterator[tuple[Key, int]]:
    if not key:
        yield key, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield (*key, str(name.value)), name.start_mark.line + 1
            yield from _walk(value, (*key, str(name.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*key, index), value.start_mark.line + 1
            yield from _walk(value, (*key, index))
