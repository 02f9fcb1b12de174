"""The texts of an XLSX file, which stand apart from its cells: on disk, for there may be millions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import iterparse

from openpyxl.cell.text import Text
from openpyxl.xml.constants import SHEET_MAIN_NS

from bot.helpdesk.triage.read.bounded import Bounded

_STRING = f"{{{SHEET_MAIN_NS}}}si"


class SharedStrings:
    """What openpyxl looks up by number; its own list of them grows with the file."""

    def __init__(self, xml: IO[bytes]) -> None:
        self._texts = sqlite3.connect("")  # a file without a name, gone when it is closed
        self._texts.execute("CREATE TABLE text (number INTEGER PRIMARY KEY, words TEXT NOT NULL)")
        self._texts.executemany("INSERT INTO text VALUES (?, ?)", enumerate(_strings(xml)))

    def __getitem__(self, number: int) -> str:
        found = self._texts.execute("SELECT words FROM text WHERE number = ?", (number,)).fetchone()
        if found is None:
            raise IndexError(number)
        return str(found[0])

    def close(self) -> None:
        self._texts.close()


def _strings(xml: IO[bytes]) -> Iterator[str]:
    root: Any = None
    source = Bounded(xml)
    for event, node in iterparse(source, events=("start", "end")):
        if root is None:
            root = node
        if event == "end" and node.tag == _STRING:
            yield str(Text.from_tree(node).content).replace("x005F_", "")
            source.done()
            root.clear()  # the node alone leaves an empty one behind
