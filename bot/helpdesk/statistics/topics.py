"""What people asked about, and what was not answered: by topic, and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.helpdesk.statistics.cells import Cells
from bot.helpdesk.statistics.days import Days
from bot.helpdesk.statistics.sheet import Columns, Section, Table
from bot.helpdesk.statistics.small import FEWEST, hidden
from bot.storage.figures.found import Came

NAMELESS = ""
OTHERS = "others"
"""In place of all topics that are too small to be shown each by itself."""


class Topics:
    """`names`: topics and near misses as people read them."""

    def __init__(self, words: Mapping[str, Any], names: Mapping[str, str], days: Days) -> None:
        self._words, self._names = words, names
        self._spans, self._short, self._by = days.names(words), days.short, words["by"][days.by]
        self._cells = Cells(words)

    def came(self, came: Came, text_days: int) -> Section:
        """All that came."""
        words, everything = self._words["came"], sum(came.asked.values())
        says = words["says"].format(nameless=self._words["nameless"], text_days=text_days)
        of = words["of"].format(all=self._cells.told(everything))
        if everything < FEWEST:
            return Section("came", words["title"], says, of, ())
        kinds = Counter[str]()
        for (kind, _, _), count in came.asked.items():
            kinds[kind] += count
        from_where = [(name, kinds[kind]) for kind, name in self._words["kinds"].items()]
        each, spans = self._cut(came.asked)
        rows = [(topic, self._name(topic)) for topic in each]
        columns = [(at, name) for at, name in enumerate(self._short)]
        both = self._cells.grid(
            words["both"], self._words["topic"], rows, columns, lambda row, at: spans[row, at]
        )
        over_time, chart = self._over_time(words, both)
        tables = (
            self._cells.shares(words["from"], self._words["from"], from_where, everything),
            self._totals(words["topics"], both, everything),
            over_time,
            both,
        )
        return Section("came", words["title"], says, of, tables, chart)

    def unanswered(self, came: Came) -> Section:
        """What nothing answered."""
        words, asked = self._words["unanswered"], sum(came.asked.values())
        each, _ = self._cut(came.unanswered)
        missed = sum(each.values())
        of = words["of"].format(all=self._cells.told(missed), asked=self._cells.told(asked))
        tables = (self._listed(words["rows"], each, missed),) if missed >= FEWEST else ()
        return Section("unanswered", words["title"], words["says"], of, tables)

    def _name(self, topic: str) -> str:
        if topic in (NAMELESS, OTHERS):
            return str(self._words["others" if topic else "nameless"])
        return self._names[topic]

    def _cut(
        self, counts: Mapping[tuple[str, str, int], int]
    ) -> tuple[dict[str, int], Counter[tuple[str, int]]]:
        """Topics by their size, the small ones together at the end; and the same by span."""
        sizes, spans = Counter[str](), Counter[tuple[str, int]]()
        for (_, topic, span), count in counts.items():
            known = topic if topic in self._names else NAMELESS
            sizes[known] += count
            spans[known, span] += count
        out = hidden({**sizes, None: sizes.total()}, [(None, list(sizes))])
        for (topic, span), count in list(spans.items()):
            if topic in out:
                sizes[OTHERS] += count
                spans[OTHERS, span] += count
        last = (NAMELESS, OTHERS)
        order = sorted(sizes, key=lambda one: (one in last, one == OTHERS, -sizes[one], one))
        return {topic: sizes[topic] for topic in order if topic not in out}, spans

    def _listed(self, caption: str, each: Mapping[str, int], whole: int) -> Table:
        parts = [(self._name(topic), count) for topic, count in each.items()]
        return self._cells.shares(caption, self._words["topic"], parts, whole)

    def _totals(self, caption: str, both: Table, whole: int) -> Table:
        """The last column of the grid as a table of its own. What is hidden there is hidden here, or it could be reckoned out."""
        lines = []
        for name, cells in both.lines[:-1]:
            number = cells[-1].number
            share = self._cells.secret if number is None else self._cells.share(int(number), whole)
            lines.append((name, (cells[-1], share)))
        head = (self._words["topic"], self._words["count"], self._words["share"])
        return Table(caption, head, tuple(lines))

    def _over_time(self, words: Mapping[str, Any], both: Table) -> tuple[Table, Columns]:
        """Its last row, and the same drawn."""
        cells = both.lines[-1][1][:-1]
        lines = tuple((name, (cell,)) for name, cell in zip(self._spans, cells, strict=True))
        highest = max((cell.number or 0 for cell in cells), default=0) or 1
        heights = tuple(None if one.number is None else one.number / highest for one in cells)
        top = next((at for at, one in enumerate(cells) if one.number == highest), 0)
        says = words["highest"].format(
            count=cells[top].text,
            span=self._spans[top],
            first=self._spans[0],
            last=self._spans[-1],
        )
        if any(height is None for height in heights):
            says = f"{says} {self._words['dashed']}"
        table = Table(words["spans"], (self._by, self._words["count"]), lines)
        return table, Columns(words["spans"], heights, says)
