"""A JSONL file: each line is one message or says why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.helpdesk.triage.read.entry import MOST, Entry, Unreadable
from bot.helpdesk.triage.read.jsonl_file import read_jsonl


def read(folder: Path, content: bytes | str, column: str | None = None) -> list[Entry]:
    path = folder / "some.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_jsonl(path, "some.jsonl", column))


def test_each_object_is_a_message(tmp_path: Path) -> None:
    """With its subject, and whatever else is in it passed over."""
    found = read(tmp_path, '{"id": 1, "body": "Who?", "subject": "Asks"}\n{"body": null}\n{"body": 7}\n')  # fmt: skip
    assert found == [Entry("line 1", "Asks", "Who?"), Entry("line 2"), Entry("line 3", "", "7")]


def test_a_broken_line_is_an_output_row_and_the_others_go_on(tmp_path: Path) -> None:
    """No JSON, no object, without the key, a list in its place, a blank line in between."""
    lines = ['{"text": "a"}', "{", "[1]", '{"x": 1}', '{"text": ["a"]}', "", '{"text": "b"}', "", ""]  # fmt: skip
    found = read(tmp_path, "\n".join(lines))
    assert [one.error for one in found] == [
        "",
        "this is no whole JSON object",
        "this is no whole JSON object",
        "“text” is missing",
        "“text” is no text",
        "the line is blank",
        "",
    ]
    assert [one.place for one in found] == [f"line {at}" for at in range(1, 8)]


def test_half_a_last_line_says_that_the_file_may_be_cut_off(tmp_path: Path) -> None:
    """What came before it is read."""
    found = read(tmp_path, '{"text": "a"}\n{"text": "b')
    assert found[0].text == "a"
    assert found[1].error == "this is no whole JSON object; the file may have been cut off"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    """As for CSV."""
    line = json.dumps({"message": "£5 – café"}, ensure_ascii=False)
    assert read(tmp_path, f"{line}\n".encode(encoding))[0].text == "£5 – café"


def test_a_line_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    """And so is one that is nested deeper than can be read."""
    long, deep = json.dumps({"text": "x" * 2 * MOST}), '{"text": ' + "[" * 100_000
    found = read(tmp_path, f'{{"text": "a"}}\n{long}\n{deep}\n{{"text": "b"}}\n')
    assert [bool(one.error) for one in found] == [False, True, True, False]


def test_without_the_key_the_sentence_names_those_there_are(tmp_path: Path) -> None:
    """And where no line is an object, what JSONL is."""
    with pytest.raises(Unreadable, match="“what”"):
        read(tmp_path, '{"what": 1}\n')
    with pytest.raises(Unreadable, match="an object on each line"):
        read(tmp_path, '[\n{"text": "a"}\n]'.replace("\n", ""))
    assert read(tmp_path, "") == []
