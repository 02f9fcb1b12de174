"""Two actions of one conversation at the same time are found; those of two conversations are none."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from faults.spans import LONG, PATIENCE, Span, SpanWriter, in_mid_turn, overlaps, read_spans


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "spans"
    writer = SpanWriter(str(path))
    with writer.span("a"), writer.span("b"):
        pass
    with pytest.raises(ValueError, match="as usual"), writer.span("a"):
        raise ValueError("as usual")
    spans = read_spans(path)
    assert [span.conversation for span in spans] == ["a", "b", "a"]
    assert {span.pid for span in spans} == {os.getpid()}
    assert all(span.end is not None and span.begin <= span.end for span in spans)


def test_a_kill_leaves_a_span_without_an_end_and_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "spans"
    path.write_text('{"id": "1", "pid": 7, "of": "a", "begin": 1.5}\n{"id": "2", "pi')
    assert read_spans(path) == [Span("a", 7, 1.5, None)]
    assert read_spans(path)[0].running(99.0)
    assert read_spans(tmp_path / "none") == []


def test_nothing_is_written_where_nobody_asked() -> None:
    with SpanWriter(None).span("a"):
        pass


def test_an_overlap_is_found_in_its_own_conversation_only() -> None:
    first = Span("a", 1, begin=1.0, end=3.0)
    assert overlaps([first, Span("a", 2, 3.0, 4.0), Span("b", 2, 2.0, 2.5)], {}) == []
    assert overlaps([first, Span("a", 2, 2.9, 4.0)], {}) == ["a"]
    assert overlaps([first, Span("a", 2, 1.5, 2.0), Span("a", 2, 2.5, 2.6)], {}) == ["a", "a"]


def test_an_action_of_a_killed_process_ended_with_it() -> None:
    cut, next_one = Span("a", 1, 1.0, None), Span("a", 2, 2.0, 3.0)
    assert overlaps([cut, next_one], {1: 1.5}) == []
    assert overlaps([cut, next_one], {1: 2.5}) == ["a"]
    assert overlaps([cut, next_one], {}) == ["a"]


def test_a_process_is_waited_for_until_it_is_in_mid_turn(tmp_path: Path) -> None:
    """Another's action does not count, nor one of ours that has ended."""
    path = tmp_path / "spans"
    lines = [
        {"id": "1", "pid": 7, "of": "a", "begin": 1.0},
        {"id": "2", "pid": 8, "of": "a", "begin": 1.0},
        {"id": "2", "end": 1.1},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    async def run() -> None:
        waiting = asyncio.ensure_future(in_mid_turn(path, 8))
        await asyncio.sleep(5 * LONG)
        assert not waiting.done()
        with path.open("a") as file:
            file.write(json.dumps({"id": "3", "pid": 8, "of": "b", "begin": 2.0}) + "\n")
        await asyncio.wait_for(waiting, PATIENCE / 2)
        await in_mid_turn(path, 7)

    asyncio.run(run())
