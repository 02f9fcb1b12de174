"""Files and folders of all kinds become messages that are numbered through."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.read.entry import Unreadable
from bot.helpdesk.triage.read.read_files import check, find_files, messages


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(*paths: str, said: list[str] | None = None) -> list[Message]:
    say = (said if said is not None else []).append
    files = find_files([Path(path) for path in paths], leave_out=Path("out"), say=say)
    check(files, None, say)
    return list(messages(files, None))


def fill(folder: Path) -> None:
    """A folder with a file of each kind in other folders, and what is no message."""
    for name, text in {
        "b/2.eml": "Subject: s\n\ntwo\n",
        "b/10.eml": "Subject: s\n\nten\n",
        "a.csv": "message\nbroken,row\none\n",
        "c.JSONL": '{"text": "three"}\n',
        "notes.txt": "x",
        ".hidden.csv": "message\nx\n",
        "out/triage.csv": "message\nx\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def test_a_folder_is_read_in_the_order_of_names_and_rows_are_numbered_through(here: Path) -> None:
    """Hidden files and the folder of the results are left out, other kinds too and that is said."""
    fill(here)
    said: list[str] = []
    found = read(".", said=said)
    assert [(one.row, one.source, one.text) for one in found] == [
        (1, "a.csv, line 2", "broken,row"),
        (2, "a.csv, line 3", "one"),
        (3, "b/10.eml", "ten"),
        (4, "b/2.eml", "two"),
        (5, "c.JSONL, line 1", "three"),
    ]
    assert said == [".: 1 file of another kind is left out."]
    assert found[0].error == "a.csv, line 2: too many fields: 2 fields where there should be 1"


def test_files_are_read_in_the_order_in_which_they_were_named(here: Path) -> None:
    """The same one twice, where it is named twice."""
    fill(here)
    assert [one.text for one in read("c.JSONL", "b/2.eml", "c.JSONL")] == ["three", "two", "three"]


@pytest.mark.parametrize(
    ("name", "says"),
    [("no.csv", "no such file"), ("a.txt", ".csv, .tsv"), ("a.xls", "Save it as .xlsx"), ("a.msg", "Save it as .eml")],
)  # fmt: skip
def test_what_can_not_be_read_is_named_with_what_to_do(here: Path, name: str, says: str) -> None:
    """The kinds that are near are told how to become one that can be."""
    if name != "no.csv":
        (here / name).write_text("x")
    with pytest.raises(Unreadable, match=says):
        read(name)


def test_all_files_that_can_not_be_read_are_told_at_once(here: Path) -> None:
    """Before the first message is read."""
    (here / "a.csv").write_text("id\n1\n")
    (here / "b.xlsx").write_text("id\n1\n")
    with pytest.raises(Unreadable) as why:
        read("a.csv", "b.xlsx")
    assert [line.partition(":")[0] for line in str(why.value).splitlines()] == ["a.csv", "b.xlsx"]


def test_a_folder_without_messages_is_told(here: Path) -> None:
    """It is a slip of the pen more often than not."""
    with pytest.raises(Unreadable, match="no file that ends in"):
        read(".")


def test_a_mailbox_without_an_ending_is_known_by_its_first_line(here: Path) -> None:
    """As Thunderbird names it."""
    (here / "Inbox").write_text("From - Mon Nov 30 08:00:00 2026\nSubject: s\n\nHi\n")
    assert [one.text for one in read("Inbox")] == ["Hi"]


def test_what_no_file_can_hold_is_replaced(here: Path) -> None:
    """NUL, and half a character, which JSON can name."""
    (here / "a.jsonl").write_text('{"text": "a\\u0000b\\ud800c"}\n')
    assert [one.text for one in read("a.jsonl")] == ["a\ufffdb\ufffdc"]
