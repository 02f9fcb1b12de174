"""What is shown: sections, each with its definition, what it rests on, and its tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """`text` is for people; `number` and `unit` for a program, None where it is not shown. `share`: the length of its bar, 0 to 1."""

    text: str
    number: float | None = None
    unit: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Table:
    """`lines`: the name of each line, and its cells under `head` (the first of which is above the names)."""

    caption: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True)
class Columns:
    """A chart over time, of the table that stands with it: heights from 0 to 1, None for what is not shown."""

    title: str
    heights: tuple[float | None, ...]
    says: str


@dataclass(frozen=True)
class Section:
    """`says`: the definition. `of`: what shares and times rest on. Without tables there is too little to show."""

    id: str
    title: str
    says: str
    of: str
    tables: tuple[Table, ...]
    chart: Columns | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """All of it. `few` is said in place of the tables of a section that has none; `contents` names the list of sections."""

    title: str
    period: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    few: str
    contents: str
