"""Mails as they really come: large, broken, nested, in every script. Each is read, or becomes an item that says why not."""

from __future__ import annotations

import base64
import re
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from bot.helpdesk.mailbox.box import Box
from bot.helpdesk.mailbox.fetched import Unreadable, answers
from bot.helpdesk.mailbox.mail import read
from bot.helpdesk.mailbox.trouble import Refused
from tests.helpdesk.mailbox.conftest import ASKS, Desk, connect, mail

MEGABYTE = 1_000_000


def with_attachment(size: int, text: str = ASKS) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = (
        "Jo <jo@example.org>",
        "Größe",
        "<big@a.org>",
    )
    made.set_content(text)
    made.add_alternative(f"<p>{text} <b>in HTML</b></p>", subtype="html")
    made.add_attachment(
        b"\0" * size, maintype="application", subtype="pdf", filename='a "quoted" näme.pdf'
    )
    return made


def fetched(desk: Desk) -> int:
    """Bytes that the server has given to the last session."""
    sent = re.findall(r"Logged out in=\d+ out=(\d+)", desk.dovecot.log)
    return int(sent[-1])


def test_of_a_mail_of_30_megabytes_only_its_words_are_fetched(desk: Desk) -> None:
    """What stands behind the attachment is read all the same, and a mail within it too."""
    made = with_attachment(22 * MEGABYTE)
    inner = EmailMessage()
    inner["Subject"] = "Forwarded"
    inner.set_content("words of the inner mail")
    made.add_attachment(inner)
    made.attach(_text("And a last word: how many sessions?"))
    raw = made.as_bytes()
    assert len(raw) > 29 * MEGABYTE
    desk.dovecot.deliver(raw)
    assert desk.look() == 1
    text = desk.item.text
    for words in (ASKS, "words of the inner mail", "And a last word"):
        assert words in text
    assert "in HTML" not in text
    assert desk.item.item.subject == "Größe"
    box = Box(connect(desk.dovecot)())
    box.examine("INBOX")
    small = box.mail(*next(iter(box.sizes(box.after(0)).items())))
    box.close()
    assert small is not None and len(small) < 5_000
    assert fetched(desk) < 50_000


def _text(words: str) -> EmailMessage:
    part = EmailMessage()
    part.set_content(words)
    del part["MIME-Version"]
    return part


def test_a_large_text_has_an_end(desk: Desk) -> None:
    """A mail of one part, too: what is behind its end is a person's to read in the mailbox."""
    desk.dovecot.deliver(mail(ASKS + "\r\n" + "word " * 80 * 1_000))
    desk.look()
    assert ASKS in desk.item.text


def test_mails_in_every_script_and_wrapping(desk: Desk) -> None:
    """Encoded subjects, other charsets, HTML alone, base64, nothing at all."""
    html = base64.encodebytes("<p>How many <i>sessions</i>?</p><script>x</script>".encode("utf-16")).decode()  # fmt: skip
    for one in (
        mail("x", id="<1@a>", subject="=?utf-8?b?R3LDtsOfZQ==?= =?iso-8859-1?q?f=FCr?=", sender="=?utf-8?q?J=C3=B6rg_M=C3=BCller?= <j@a.org>"),
        mail(html, id="<2@a>", Content_Type="text/html; charset=utf-16", Content_Transfer_Encoding="base64"),
        mail("caf=E9 sessions", id="<3@a>", Content_Type="text/plain; charset=latin-1", Content_Transfer_Encoding="quoted-printable"),
        mail("", id="<4@a>", subject=""),
    ):  # fmt: skip
        desk.dovecot.deliver(one)
    assert desk.look() == 4
    first, second, third, fourth = desk.items()
    assert first.item.subject == "Größefür"
    assert second.text == "How many sessions?"
    assert "café" in third.text
    assert fourth.text == ""


def test_a_broken_mail_becomes_an_item(desk: Desk) -> None:
    """With its error where nothing can be read, and it holds up none of those behind it."""
    for one in (
        b"\xff\xfe\x00garbage\x00\r\n\r\n",
        mail("--x\r\nContent-Type: text/plain\r\n\r\nsessions, and no end", id="<2@a>", Content_Type="multipart/mixed; boundary=x"),
        mail("--x--", id="<3@a>", Content_Type="multipart/mixed"),
        mail("words", id="no id at all", From_="<<>>", Date_="yesterday"),
        mail("words", id="<5@a>", sender="not an address"),
        mail("last", id="<6@a>"),
    ):  # fmt: skip
        desk.dovecot.deliver(one)
    assert desk.look() == 6
    found = desk.items()
    assert len(found) == 6
    assert found[0].item.error and "sessions, and no end" in found[1].text
    assert found[4].to is None and found[5].text == "last"


def test_a_mail_that_the_server_does_not_give(desk: Desk) -> None:
    """It becomes an item that says where to read it; the others are read."""
    for number in range(3):
        desk.dovecot.deliver(mail(f"{ASKS} {number}", id=f"<{number}@a>"))
    original, refused = Box.mail, []

    def refuse(self: Box, uid: int, size: int) -> bytes | None:
        if not refused:
            refused.append(uid)
            raise Refused("fetching")
        return original(self, uid, size)

    Box.mail = refuse  # type: ignore[method-assign]
    try:
        assert desk.look() == 3
    finally:
        Box.mail = original  # type: ignore[method-assign]
    assert "the server does not give it" in desk.items()[0].item.error


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    """Never raises: whatever somebody sends to a mailbox comes out as something."""
    found = read(raw)
    assert len(found.digest) == 64 and "\0" not in found.entry.text
    assert len(read(b"From: a@b.org\r\n" + raw).digest) == 64


@given(st.lists(st.one_of(st.binary(max_size=80), st.tuples(st.binary(max_size=40), st.binary(max_size=40)))))  # fmt: skip
def test_any_answer_of_a_server_is_read_or_refused(lines: list[bytes | tuple[bytes, bytes]]) -> None:  # fmt: skip
    """Nothing else is raised, whatever a server says."""
    try:
        answers(lines)
    except Unreadable:
        pass


def test_odd_headers_cost_no_words() -> None:
    """A sender that no program can read has no reply, and may be in danger all the same."""
    found = read(mail("in danger", sender="(" * 20_000 + " <jo@example.org>"))
    assert found.entry.text == "in danger" and not found.entry.error


def test_an_answer_in_any_form() -> None:
    """Literals, quoted strings, lists, and lines about other things in between."""
    lines = [
        b"3 (FLAGS (\\Seen))",
        (b'1 (UID 7 BODY[HEADER.FIELDS ("X")]<0> {5}', b"ab\r\nc"),
        b' BODY[1] "q\\"uoted" BODYSTRUCTURE (("TEXT" "PLAIN" NIL) "MIXED"))',
    ]
    flags, mail = answers(lines)
    assert flags == {"FLAGS": [b"\\Seen"]}
    assert mail['BODY[HEADER.FIELDS ("X")]<0>'] == b"ab\r\nc"
    assert mail["BODY[1]"] == b'q"uoted'
    assert mail["BODYSTRUCTURE"] == [[b"TEXT", b"PLAIN", None], b"MIXED"]
