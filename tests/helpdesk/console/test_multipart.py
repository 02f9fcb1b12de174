"""A form with files is cut into its parts: byte for byte, at once, and never by guessing."""

from __future__ import annotations

import time

import pytest

from bot.helpdesk.console.multipart import parts

KIND = "multipart/form-data; boundary=xx"


def body(*contents: bytes) -> bytes:
    head = b'--xx\r\nContent-Disposition: form-data; name="a"; filename="%s"\r\n\r\n'
    name = "f\u00fcr M\u00e4rz.csv".encode()
    return b"".join(head % name + one + b"\r\n" for one in contents) + b"--xx--\r\n"


@pytest.mark.parametrize(
    "content",
    [b"", b"\r\n", b"\r\n\r\n", b"a\rb\nc\0\xff", b"a--xx", b"\n--xx\n", b"\r\n--x", b"a\r\n"],
)
def test_content_stays_as_it_was_sent(content: bytes) -> None:
    """Line ends, and what looks like a boundary within a line, among it; names are UTF-8, as browsers write them."""
    found = list(parts(body(content, b"next"), KIND, 10))
    assert [raw for _, raw in found] == [content, b"next"]
    assert found[0][0].get_filename() == "f\u00fcr M\u00e4rz.csv"


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"", KIND),
        (b"--xx", KIND),
        (b"--xx\r\n", KIND),
        (body(b"a")[:-6], KIND),
        (body(b"a").replace(b"\r\n\r\n", b"\r\n"), KIND),
        (body(b"a\r\n--xxx"), KIND),
        (body(b"a"), "multipart/form-data"),
        (body(b"a"), "multipart/form-data; boundary=yy"),
        (body(*[b"a"] * 11), KIND),
    ],
)
def test_what_is_no_such_form_is_refused(sent: bytes, kind: str) -> None:
    """Cut off, of another boundary, with too many parts: nothing is taken for a part that may be none."""
    with pytest.raises(ValueError):  # its sentence is read by nobody
        list(parts(sent, kind, 10))


def test_fifty_megabytes_hold_up_nobody() -> None:
    """Short lines took two minutes, in which nobody else was answered."""
    sent = body(b"\n" * (50 << 20))
    began = time.monotonic()
    [(_, raw)] = parts(sent, KIND, 10)
    assert len(raw) == 50 << 20
    assert time.monotonic() - began < 3
