"""Mailboxes: each mail once, in its order, wherever a line begins with "From"."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.helpdesk.triage.read.entry import Entry, Unreadable
from bot.helpdesk.triage.read.mail_files import read_eml, read_mbox


def letter(text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "x"
    mail.set_content(text)
    return mail


def test_each_mail_of_a_box_is_a_message_with_its_place(tmp_path: Path) -> None:
    """By the number of the mail, and of the line where it begins."""
    path = tmp_path / "in.mbox"
    path.write_text(
        "From a@x Mon Nov 30 08:00:00 2026\nSubject: 1\n\nWho?\nFrom now on: what?\n\n>From me\n\n"
        "From b@x Mon Nov 30 08:00:00 2026\nSubject: 2\n\nFrom London 9 to 5\n\nFrom here\n\n"
    )
    assert list(read_mbox(path, "in.mbox")) == [
        Entry("message 1, line 1", "1", "Who?\nFrom now on: what?\n\nFrom me"),
        Entry("message 2, line 9", "2", "From London 9 to 5\n\nFrom here"),
    ]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text("From \nab@:;-=1", max_size=60), max_size=6))
def test_every_mail_that_python_writes_is_read_once(texts: list[str]) -> None:
    """Whatever stands in it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "in.mbox")
        for text in texts:
            box.add(letter(text))
        box.close()
        found = [one.text for one in read_mbox(Path(folder) / "in.mbox", "in.mbox")]
    assert found == [text.strip() for text in texts]


def test_a_box_that_was_cut_off_gives_what_there_is(tmp_path: Path) -> None:
    """Half a mail is read as far as it goes."""
    path = tmp_path / "in.mbox"
    path.write_text("From a Mon Nov 30 08:00:00 2026\nSubject: 1\n\nA\n\nFrom b Mon Nov 30 08:00:00 2026\nSub")  # fmt: skip
    found = list(read_mbox(path, "in.mbox"))
    assert found[0].text == "A"
    assert len(found) == 2


def test_what_does_not_begin_like_a_box_is_none(tmp_path: Path) -> None:
    """An empty one is one: a folder without mail."""
    path = tmp_path / "in.mbox"
    path.write_text("Subject: 1\n\nA\n")
    with pytest.raises(Unreadable, match="“From ”"):
        list(read_mbox(path, "in.mbox"))
    path.write_text("")
    assert list(read_mbox(path, "in.mbox")) == []


def test_an_eml_file_is_one_mail(tmp_path: Path) -> None:
    """Also with the line of the mailbox it was taken from."""
    path = tmp_path / "a.eml"
    path.write_text("From a@x Mon Nov 30 08:00:00 2026\nSubject: 1\n\nWho?\n")
    assert list(read_eml(path)) == [Entry("", "1", "Who?")]
