"""How many questions of tests/eval each assistant answers right, by the scorer of `bot eval`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.figures import share
from bench.measure import in_turn
from bench.places import ROOT
from bench.questions import EVAL
from bench.servers import Server
from bot.evaluate.assistant import RemoteAssistant
from bot.evaluate.judge import Judge, plain
from bot.evaluate.questions import Row, read_facts
from bot.evaluate.score import ask_row

CONTENT = ROOT / "content"


def right(
    servers: Sequence[Server], rows: Sequence[tuple[str, Row]], content: Path = CONTENT
) -> dict[str, float | None]:
    """The share of `rows` that each server answers right, asked of them in turn."""
    page = "\n".join(file.read_text(encoding="utf-8") for file in sorted(content.glob("*.txt")))
    judge = Judge(read_facts(EVAL), plain(page))
    hits = {server.name: 0 for server in servers}
    for number, server in in_turn(servers, len(rows)):
        name, row = rows[number]
        asked = ask_row(RemoteAssistant(server.base), judge, name, row, f"right-{row.id}")
        hits[server.name] += all(not one.why for one in asked)
    return {name: share(count, len(rows)) for name, count in hits.items()}
