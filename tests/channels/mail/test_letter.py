"""A reply as a mail: what every mail program reads in it, and that nothing in it makes a header of its own."""

from __future__ import annotations

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.mail.address import MailAddress, NoAddress, answer_subject, reply_to
from bot.channels.mail.as_eml import as_eml
from bot.channels.mail.header_lines import OddHeader
from bot.channels.mail.letter import letter, words
from bot.turn.messages import plain
from tests.channels.mail.conftest import ADDRESS, FROM

MICROSOFTS = (
    "<LO2P265MB1234567890ABCDEFGHIJKLMNOPQRSTUV@LO2P265MB1234567890.GBRP265.PROD.OUTLOOK.COM>"
)
NAMES = {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
         "content-type", "content-transfer-encoding"}  # fmt: skip


def parsed(raw: bytes) -> EmailMessage:
    parser: BytesParser[EmailMessage] = BytesParser(policy=default)
    return parser.parsebytes(raw)


def made(text: str = "Hello", sender: str = FROM, **address: Any) -> bytes:
    to = MailAddress.read({**ADDRESS, **address})
    return letter(to, text, sender=sender, reply_id="ab12", at=1_764_500_000.0)


def test_a_mail_program_reads_what_was_written() -> None:
    """Sender, recipient, subject, thread, and the words to the letter."""
    mail = parsed(made("Dear Jo,\n\nSix sessions – “three hours”.\n.\n"))
    assert mail["From"].addresses[0].display_name == "Helpdesk of the hub"
    assert mail["From"].addresses[0].addr_spec == "helpdesk@example.org"
    assert mail["To"] == "jo@example.org"
    assert mail["Subject"] == "Re: Sessions"
    assert mail["Message-ID"] == "<ab12@example.org>"
    assert mail["In-Reply-To"] == "<question@example.org>"
    assert mail["References"] == "<first@example.org> <question@example.org>"
    assert mail["Date"] == "Sun, 30 Nov 2025 10:53:20 +0000"
    assert "Auto-Submitted" not in mail
    assert mail.get_content_type() == "text/plain" and mail.get_content_charset() == "utf-8"
    assert (
        mail.get_content().replace("\r\n", "\n") == "Dear Jo,\n\nSix sessions – “three hours”.\n.\n"
    )


def test_an_id_of_microsofts_length_stays_as_it_is() -> None:
    """Python's own writer encodes it, and the thread is lost."""
    raw = made(in_reply_to=MICROSOFTS, references=["<a@b>", MICROSOFTS])
    assert raw.count(MICROSOFTS.encode()) == 2
    assert all(len(line) < 999 for line in raw.split(b"\r\n"))


def test_the_same_reply_is_the_same_mail() -> None:
    """However often it is sent: a receiver that has it already may tell so by its id."""
    assert made() == made()


@given(st.text(), st.text(max_size=3_000))
def test_any_subject_and_words_arrive_or_are_refused(subject: str, text: str) -> None:
    """No text makes another header, or ends the headers early."""
    try:
        raw = made(text, subject=subject)
    except (NoAddress, OddHeader):
        return
    mail = parsed(raw)
    assert {name.lower() for name in mail.keys()} == NAMES  # noqa: SIM118  # a mail is no dict
    assert " ".join(mail["Subject"].split()) == " ".join(subject.split())
    assert "\r" not in raw.replace(b"\r\n", b"").decode("latin-1")
    assert max(map(len, raw.split(b"\r\n"))) < 999
    # Half a character can't be sent, and lines end as lines do.
    sendable = text.encode("utf-8", "replace").decode()
    lines = sendable.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert mail.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip("\n") == lines  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "field",
    [
        {"to": "jo@example.org\r\nBcc: all@example.org"},
        {"to": "jo@example.org, mo@example.org"},
        {"to": "Jo <jo@example.org>"},
        {"to": "jo@exa mple.org"},
        {"to": "jo@example.org\x00"},
        {"to": ""},
        {"to": None},
        {"subject": "Re: Hello\r\nBcc: all@example.org"},
        {"subject": "Re: Hello\nBcc: all@example.org"},
        {"subject": "Re: \ud800"},
        {"in_reply_to": "<a@b>\r\nBcc: all@example.org"},
        {"in_reply_to": "no id"},
        {"references": ["<a@b>", "<c@d>\nX: y"]},
        {"references": "<a@b>"},
    ],
)
def test_what_no_header_may_hold_is_refused(field: dict[str, Any]) -> None:
    """One recipient, and no end of a line in any field."""
    with pytest.raises(NoAddress):
        made(**field)


@given(st.text(), st.text(), st.lists(st.text(max_size=20), max_size=40))
def test_a_reply_to_any_mail_can_be_sent(subject: str, message_id: str, before: list[str]) -> None:
    """Whatever is odd in the mail that is answered is left out of the reply."""
    address = reply_to("jo@example.org", subject, message_id, before)
    assert address.subject.startswith("Re:") and len(address.references) <= 20
    assert MailAddress.read(address.json()) == address
    letter(address, "Hello", sender=FROM, reply_id="a", at=0.0)


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Sessions", "Re: Sessions"),
        ("RE: Re: re[2]: AW: Sessions", "Re: Sessions"),
        ("", "Re:"),
        ("Reply times", "Re: Reply times"),
        ("Re:\tSessions\r\n and more", "Re: Sessions and more"),
        ("x" * 999, "Re: " + "x" * 246),
    ],
)
def test_a_subject_has_one_re(subject: str, answered: str) -> None:
    """Whatever other programs called it, and however often."""
    assert answer_subject(subject) == answered


def test_long_threads_keep_their_first_and_their_newest() -> None:
    """The first names the thread; a header has an end."""
    before = [f"<{number}@example.org>" for number in range(100)]
    found = reply_to("jo@example.org", "s", "<last@example.org>", before).references
    assert (found[0], found[-1], len(found)) == ("<0@example.org>", "<last@example.org>", 20)


@pytest.mark.parametrize("sender", ["a@example.org", "Help, desk <a@example.org>", "Hélp <a@example.org>", '"=?x?" <a@example.org>'])  # fmt: skip
def test_the_sender_may_have_any_name(sender: str) -> None:
    """With commas, in other scripts, and one that looks encoded already."""
    mail = parsed(made(sender=sender))
    assert mail["From"].addresses[0].addr_spec == "a@example.org"
    assert mail["From"].addresses[0].display_name == sender.rpartition("<")[0].strip().strip('"')


def test_a_draft_as_a_file() -> None:
    """It opens to be sent by whoever opens it: no sender, no id, and Outlook is told that it is unsent."""
    mail = parsed(as_eml("Hello\n", ADDRESS, at=0.0))
    assert (mail["X-Unsent"], mail["To"], mail["Subject"]) == ("1", "jo@example.org", "Re: Sessions")  # fmt: skip
    assert mail["In-Reply-To"] == "<question@example.org>"
    assert "From" not in mail and "Message-ID" not in mail
    with pytest.raises(NoAddress):
        as_eml("Hello", {"to": "a\nb"})


def test_only_what_is_said_goes_into_the_mail() -> None:
    """The texts of a reply, and nothing of its `custom` object."""
    assert words([*plain("Hello", "handoff"), {"text": "and more"}]) == "Hello\n\nand more"
