"""A mail: the words of its writer, whatever it is wrapped in."""

from __future__ import annotations

import tracemalloc
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.helpdesk.triage.read.entry import MOST, Entry
from bot.helpdesk.triage.read.mail import read_mail
from bot.helpdesk.triage.read.mail_files import read_eml


def read(mail: EmailMessage | bytes | str) -> Entry:
    content = mail if isinstance(mail, bytes) else mail.encode() if isinstance(mail, str) else mail.as_bytes()  # fmt: skip
    return read_mail(content.splitlines(keepends=True))


def letter(text: str = "How many?", subject: str = "Asks") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def test_subject_and_text_are_decoded() -> None:
    """Encoded words, quoted-printable and base64."""
    assert read(letter("Is it £5?", "Café – “yes”")) == Entry("", "Café – “yes”", "Is it £5?")
    coded = letter("x")
    coded.set_content("Is it £5?", cte="base64")
    assert read(coded).text == "Is it £5?"


def test_the_plain_words_are_taken_where_there_are_both() -> None:
    """And the words of the HTML where the plain part is empty."""
    mail = letter("Plain")
    mail.add_alternative("<p>Pretty</p>", subtype="html")
    assert read(mail).text == "Plain"
    mail = letter(" ")
    mail.add_alternative("<p>Pretty</p>", subtype="html")
    assert read(mail).text == "Pretty"


def test_a_mail_of_html_alone_is_turned_into_words() -> None:
    """With a picture beside it, too."""
    mail = EmailMessage()
    mail.set_content("<html><style>p {}</style><p>Dear all<p>Who?</html>", subtype="html")
    mail.add_related(b"GIF", "image", "gif", cid="x")
    assert read(mail).text == "Dear all\nWho?"


def test_attachments_are_passed_over() -> None:
    """A text that is attached is no part of what was written."""
    mail = letter()
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    mail.add_attachment("a list", filename="notes.txt")
    assert read(mail).text == "How many?"


def test_a_mail_within_a_mail_is_read_too() -> None:
    """Forwarded as an attachment, twice over; what is attached to the inner one is not."""
    inner = letter("Where is it?", "The question")
    inner.add_attachment(b"x", maintype="image", subtype="png", filename="x.png")
    middle, outer = letter("See attached", "Fwd"), letter("Please answer", "Fwd: Fwd")
    middle.add_attachment(inner)
    outer.add_attachment(middle)
    found = read(outer)
    assert found.subject == "Fwd: Fwd"
    lines = [line for line in found.text.splitlines() if line]
    mark = "---------- Forwarded message ----------"
    assert lines == ["Please answer", mark, "Subject: Fwd", "See attached", mark, "Subject: The question", "Where is it?"]  # fmt: skip


def test_parts_that_are_never_closed_are_read() -> None:
    """A mail that was cut off, and one whose outer boundary ends an inner part."""
    head = 'Content-Type: multipart/mixed; boundary="o"\n\n--o\nContent-Type: multipart/alternative; boundary="i"\n\n'
    assert read(f"{head}--i\n\nHalf a sen").text == "Half a sen"
    assert read(f"{head}--i\n\nInner\n--o\n\nOuter\n--o--\nbehind").text == "Inner\n\nOuter"


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("utf-8", "£5".encode(), "£5"),
        ("utf-8", "£5".encode("cp1252"), "£5"),
        ("us-ascii", "£5 café".encode(), "£5 café"),
        ("iso-8859-1", "“£5”".encode("cp1252"), "“£5”"),
        ("no-such-charset", "£5".encode("cp1252"), "£5"),
        ("koi8-r", "да".encode("koi8-r"), "да"),
        ("zlib", b"plain", "plain"),
    ],
)
def test_a_charset_that_is_missing_wrong_or_unknown_costs_no_word(
    charset: str, body: bytes, text: str
) -> None:
    """Mail programs say ASCII and send something else; among Python's names are compressions, too."""
    head = f"Subject: x\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert read(head + body).text == text


def test_broken_encodings_give_what_can_be_read() -> None:
    """Base64 without its end or with line noise, a subject of unknown charset."""
    head = "Subject: =?nonsense?q?Hi=21?=\nContent-Transfer-Encoding: base64\n\n"
    found = read(f"{head}SG93IG1h\n*!*\nbnk/e")
    assert found == Entry("", "Hi!", "How many?")


def test_lines_that_were_broken_for_sending_are_joined() -> None:
    """RFC 3676: a blank at the end of a line says that it goes on."""
    head = "Subject: x\nContent-Type: text/plain; format=flowed\n\n"
    assert read(f"{head}How many \nsessions?\nThanks").text == "How many sessions?\nThanks"


def test_what_has_no_headers_is_no_mail() -> None:
    """What stands there is kept, for it may name danger."""
    found = read("Dear all,\nwho?\n")
    assert found.error == "this is no mail: it has no headers"
    assert found.text == "Dear all,\nwho?\n"
    assert read(b"").error


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["plain", "html", "rfc822", "mixed"]))
def test_no_mail_ends_the_reading(body: bytes, kind: str) -> None:
    """Whatever stands in it."""
    types = {
        "plain": b"text/plain; charset=utf-7",
        "html": b"text/html\nContent-Transfer-Encoding: base64",
        "rfc822": b"message/rfc822",
        "mixed": b"multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/digest; boundary=y\n\n--y",
    }
    assert isinstance(read(b"Subject: a\nContent-Type: " + types[kind] + b"\n\n" + body).text, str)


def test_parts_within_parts_without_end_are_read_no_deeper_than_so_far() -> None:
    """What is nested deeper is passed over."""
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="{at}"\n\n--{at}\n' for at in range(500)
    )
    assert read(f"Subject: x\n{head}\n\nDeep").subject == "x"


def test_a_mail_of_a_hundred_megabytes_is_read_in_the_memory_of_a_small_one(tmp_path: Path) -> None:
    """Its attachment is never held, nor decoded; what stands behind it is read."""
    path = tmp_path / "large.eml"
    block = (b"QUJD" * 249 + b"\r\n") * 1_000  # lines as long as RFC 5322 lets them be
    with path.open("wb") as file:
        file.write(
            b'Subject: Large\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nBefore it\r\n--b\r\n'
            b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        )
        while file.tell() < 100_000_000:
            file.write(block)
        file.write(b"--b\r\n\r\nBehind it\r\n--b--\r\n")
    tracemalloc.start()
    (found,) = read_eml(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == Entry("", "Large", "Before it\n\nBehind it")
    assert peak < 2_000_000


def test_of_a_text_without_end_so_much_is_read(tmp_path: Path) -> None:
    """One line of it, in many parts too."""
    path = tmp_path / "long.eml"
    path.write_bytes(b"Subject: x\n\n" + b"word " * 4_000_000)
    tracemalloc.start()
    (found,) = read_eml(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.text) == MOST
    assert peak < 15_000_000
    part = b"--b\n\n" + b"x" * 1_000_000 + b"\n"
    path.write_bytes(b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 20)
    (found,) = read_eml(path)
    assert len(found.text) == MOST
