"""Messages sorted a second: `bot triage` on all processors, and a loop over stock Rasa's `parse_message`.

Ours looks for danger, redacts, understands, drafts a letter with its sources and says who should look; stock's
only names an intent.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from bench.places import STOCK, STOCK_BIN
from bench.questions import eval_rows
from bench.train import ALONE, QUIET
from bench.write_stock_project import PROJECT
from bot.helpdesk.triage.in_processes import Processes
from bot.helpdesk.triage.message import Message

SHORT = 160  # characters
TARGET = 300  # a second, on two processors


def measure_triage(stock_model: Path, count: int, console: Console) -> dict[str, float]:
    """`{"ours", "stock", "messages", "processors"}`: messages a second of each, starts not counted."""
    asked = (row.only.question for _, row in eval_rows())
    texts = [text for text in dict.fromkeys(asked) if len(text) <= SHORT][:count]
    found = {
        "ours": len(texts) / _ours(texts),
        "stock": len(texts) / _stock(stock_model, texts),
        "messages": float(len(texts)),
        "processors": float(os.cpu_count() or 1),
    }
    console.print(
        f"Messages sorted a second: ours {found['ours']:.0f} with drafts, on {os.cpu_count()} processors; "
        f"stock's loop {found['stock']:.0f}, intents alone; target {TARGET}"
    )
    return found


def _ours(texts: Sequence[str]) -> float:
    """Seconds from the first row out to the last: each process has loaded its model by then."""
    from bot.cli.triage_judge import trained_judge

    workers = os.cpu_count() or 1
    ready = [Message(row, "start", text=texts[row % len(texts)]) for row in range(1, 64 * workers)]
    began = 0.0

    def messages() -> Iterator[Message]:
        yield from ready
        for row, text in enumerate(texts, start=len(ready) + 1):
            yield Message(row, "bench", text=text)

    for judged in Processes(trained_judge().make, workers).judge(messages()):
        if judged.row.row == len(ready):
            began = time.perf_counter()
    return time.perf_counter() - began


def _stock(model: Path, texts: Sequence[str]) -> float:
    done = subprocess.run(
        [str(STOCK_BIN / "python"), str(STOCK / "read_messages.py"), str(model.resolve())],
        input=json.dumps(list(texts)),
        cwd=PROJECT,
        env={**os.environ, **QUIET, **ALONE},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout.strip().splitlines()[-1]))
