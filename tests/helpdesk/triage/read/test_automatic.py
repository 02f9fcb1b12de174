"""What a program sent is known in every file that mails come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.helpdesk.triage.read.automatic import automatic_subject
from bot.helpdesk.triage.read.read_files import find_files, messages


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Link worker forum",
        "Out of office: Link worker",
        "Out of Office AutoReply: Sessions",
        "Auto-Reply: Re: Sessions",
        "Undeliverable: Sessions",
        "Delivery Status Notification (Failure)",
        "Undelivered Mail Returned to Sender",
    ],
)
def test_a_subject_tells_that_a_program_wrote_it(subject: str) -> None:
    """In a table there is nothing else that could."""
    assert automatic_subject(subject)


@pytest.mark.parametrize(
    "subject",
    ["", "Out of office cover", "Re: Automatic reply: Sessions", "Is the reply automatic?"],
)
def test_a_persons_subject_is_none(subject: str) -> None:
    """Whoever answers an absence note is a person."""
    assert not automatic_subject(subject)


@pytest.mark.parametrize(
    ("program", "person"),
    [
        ("Auto-Submitted: auto-replied", "Auto-Submitted: no"),
        ("X-Spam-Flag: YES", "X-Spam-Flag: NO"),
        ("From: <no-reply@example.org>", "From: <rep@example.org>"),
        ("Subject: Out of office: x", "Subject: x"),
    ],
)
def test_a_mail_of_a_file_says_it_in_its_headers(tmp_path: Path, program: str, person: str) -> None:
    """As it does in a mailbox."""
    mails = [f"From a Mon Nov 30 08:00:00 2026\n{one}\nTo: x\n\nHello.\n" for one in (program, person)]  # fmt: skip
    assert automatic(tmp_path / "a.mbox", "\n".join(mails)) == [True, False]


def test_a_row_of_a_table_says_it_in_its_subject(tmp_path: Path) -> None:
    """There are no headers."""
    table = "subject,message\nOut of office: x,Back on Monday\nSessions,How many?\n"
    assert automatic(tmp_path / "a.csv", table) == [True, False]


def automatic(path: Path, content: str) -> list[bool]:
    path.write_text(content)
    files = find_files([path], leave_out=path.parent / "out", say=lambda _: None)
    return [one.automatic for one in messages(files, None)]
