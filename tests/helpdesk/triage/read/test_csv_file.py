"""A CSV file: each row is one message or says why not, in whatever encoding it came."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.helpdesk.triage.read.csv_file import read_csv
from bot.helpdesk.triage.read.entry import Entry, Unreadable

Read = Callable[..., list[Entry]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a file of these bytes."""

    def read(content: bytes | str, column: str | None = None) -> list[Entry]:
        path = tmp_path / "some.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_csv(path, "some.csv", column))

    return read


def texts(entries: list[Entry]) -> list[str]:
    return [one.error and f"! {one.error}" or one.text for one in entries]


def test_each_row_is_a_message_with_its_subject_and_the_line_where_it_begins(read: Read) -> None:
    """Quoted line breaks, commas and quotes belong to the message."""
    found = read('id,Subject,Message\n1,Hours,"How long,\n""really""?"\n2,,Who?\n')
    assert found == [Entry("line 2", "Hours", 'How long,\n"really"?'), Entry("line 4", "", "Who?")]


@pytest.mark.parametrize("name", ["message", "text", "body", "question", " MESSAGE "])
def test_the_column_is_found_by_its_usual_names(read: Read, name: str) -> None:
    """Capitals and blanks around it don't matter."""
    assert texts(read(f"id,{name}\n1,Hello\n")) == ["Hello"]


def test_another_column_is_taken_where_it_is_named(read: Read) -> None:
    """`--column` wins over the usual names."""
    assert texts(read("message,Enquiry\nno,yes\n", "enquiry")) == ["yes"]


def test_without_the_column_the_sentence_names_those_there_are(read: Read) -> None:
    """So that the next command can name one of them."""
    with pytest.raises(Unreadable, match="no column message.*“id”, “what”.*--column"):
        read("id,what\n1,Hello\n")
    with pytest.raises(Unreadable, match="no column “Enquiry”.*“message”"):
        read("message\nHello\n", "Enquiry")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"], ids=["UTF-8", "BOM", "CP1252", "UTF-16"]
)
def test_the_encoding_is_found_out(read: Read, encoding: str) -> None:
    """What Excel and Outlook write in Britain."""
    assert texts(read("message\n£5 – “café”\nnaïve\n".encode(encoding))) == ["£5 – “café”", "naïve"]


def test_lines_of_two_encodings_may_stand_in_one_file(read: Read) -> None:
    """As where two exports were put together."""
    assert texts(read("message\n£5\n".encode() + "£6\n".encode("cp1252"))) == ["£5", "£6"]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_marks_may_stand_between_fields(read: Read, delimiter: str) -> None:
    """A semicolon where Excel is set to another country, a tab in what is copied."""
    assert texts(read(f"id{delimiter}message\n1{delimiter}Hello, you\n")) == ["Hello, you"]


def test_a_row_of_the_wrong_width_is_an_output_row_with_its_error(read: Read) -> None:
    """Too few and too many fields; what stood there is kept, for it may name danger."""
    found = read("id,message\n1,a\n2\n3,b,c\n4,d\n")
    assert texts(found) == [
        "a",
        "! too few fields: 1 field where there should be 2",
        "! too many fields: 3 fields where there should be 2",
        "d",
    ]
    assert [one.place for one in found] == ["line 2", "line 3", "line 4", "line 5"]
    assert found[2].text == "3,b,c"


def test_a_broken_quote_costs_one_row(read: Read) -> None:
    """The rows behind it are read, those with quotes and line breaks of their own too."""
    found = read('id,message\n1,"broken\n2,fine\n3,"two\nlines"\n4,"x" y\n5,fine\n')
    assert texts(found) == [
        "! a quote is out of place",
        "fine",
        "two\nlines",
        "! a quote is out of place",
        "fine",
    ]


def test_a_quote_that_is_never_closed_costs_one_row(read: Read) -> None:
    """Though for the format all of the rest belongs to it."""
    assert texts(read('id,message\n1,"broken\n2,fine\n3,fine\n'))[1:] == ["fine", "fine"]
    assert texts(read('message\na\n"broken\nb\nc\n'))[2:] == ["b", "c"]


def test_a_file_that_was_cut_off_gives_what_there_is_and_an_error(read: Read) -> None:
    """It ends within a quote; the half row is one row."""
    found = read('id,message\n1,whole\n2,"half of\na mess')
    error = "! a quote is opened and not closed before the file ends"
    assert texts(found) == ["whole", error]
    assert found[1].text == '2,"half of\na mess' and found[1].place == "line 3"
    assert texts(read('message\nwhole\n"half of\na mess')) == ["whole", error]


def test_a_field_that_is_too_long_is_an_error_and_the_next_row_is_read(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On one line, or over many within quotes."""
    most = 4_000  # in place of MOST, over which a test would take long
    for module in ("lines", "csv_records"):
        monkeypatch.setattr(f"bot.helpdesk.triage.read.{module}.MOST", most)
    lines = "x\n" * most
    found = read(f'id,message\n1,{"y" * 3 * most}\n2,fine\n3,"{lines}"\n4,fine\n')
    error = f"! is longer than {most:,} characters"
    assert texts(found) == [error, "fine", error, "fine"]
    assert max(len(one.text) for one in found) <= most


def test_a_quote_that_is_not_closed_swallows_no_long_file(read: Read) -> None:
    """Its row is found broken when as much was read as a row may have."""
    rows = "".join(f"{at},How many sessions are there?\n" for at in range(20_000))
    found = read(f'id,message\n0,"broken\n{rows}')
    assert found[0].error == "a quote is opened and not closed"
    assert len(found) == 20_001 and not any(one.error for one in found[1:])


def test_a_row_with_nul_characters_is_an_error(read: Read) -> None:
    """They are no text; a program that wrote them broke off, or is no writer of text."""
    assert texts(read(b"id,message\n1,a\0b\n2,c\n")) == ["! there are NUL characters in it", "c"]


def test_empty_and_duplicate_rows_stay_rows(read: Read) -> None:
    """One in, one out; only the lines at the end that are blank are none."""
    found = read("id,message\n1,\n2,same\n2,same\n\n3,x\n\n \n\n")
    assert texts(found) == ["", "same", "same", "! too few fields: 0 fields where there should be 2", "x"]  # fmt: skip


def test_a_file_without_a_header_can_not_be_read(read: Read) -> None:
    """An empty one, or one in an encoding without its mark."""
    with pytest.raises(Unreadable, match="empty"):
        read(b"")
    with pytest.raises(Unreadable, match="CSV UTF-8"):
        read("id,message\n1,x\n".encode("utf-16-le"))
    assert read("id,message\n") == []


# Without a NUL; a line of nothing but blanks may stand at the end, where it is none
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(WORDS, WORDS), max_size=12))
@example([('"', '""'), ("\n", "\r"), (",", '"\r\n"')])
def test_every_row_that_was_written_is_read_once(rows: list[tuple[str, str]]) -> None:
    """Whatever stands in the fields of a CSV file that is whole."""
    import tempfile

    file = StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([("message", "id"), *rows])
    with tempfile.NamedTemporaryFile(suffix=".csv") as kept:
        Path(kept.name).write_bytes(file.getvalue().encode())
        found = list(read_csv(Path(kept.name), "x.csv", None))
    assert [one.text for one in found] == [text for text, _ in rows]


@settings(deadline=None)
@given(st.lists(st.sampled_from(['1,a\n', '2,"b"\n', '3,"c\n', '4\n', '5,e,e\n', '6,"f" g\n', '"\n', '\n', '7,"h\nh"\n']), max_size=10))  # fmt: skip
def test_no_character_of_a_broken_file_is_lost(parts: list[str]) -> None:
    """Every line is in one of the rows, in its order."""
    from bot.helpdesk.triage.read.csv_records import Records
    from bot.helpdesk.triage.read.lines import Line

    lines = [Line(at, line) for at, line in enumerate("".join(parts).splitlines(keepends=True), 1)]
    records = list(Records(lines, ",", 2))
    assert "".join(line.text for line in lines).split() == "\n".join(r.raw for r in records).split()
    assert [r.line for r in records] == sorted({r.line for r in records})
