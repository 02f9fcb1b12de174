"""One mail as a stream -> its subject and the words of its writer; attachments are passed over, never held.

RFC 2045 to 2049, and what is sent in spite of them.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import Message
from quopri import decodestring

from bot.helpdesk.triage.read.automatic import automatic
from bot.helpdesk.triage.read.charsets import decoded
from bot.helpdesk.triage.read.entry import MOST, Entry
from bot.helpdesk.triage.read.html_words import html_words
from bot.helpdesk.triage.read.mail_headers import read_headers, unfolded
from bot.helpdesk.triage.read.mail_lines import MailLines

_KEPT = 3 * MOST  # bytes of text in one mail, all parts together, before they are decoded
_DEEPEST = 20  # parts within parts; a mail has hardly more than five
_LONGEST = 16_384  # characters of a header
_FORWARDED = "---------- Forwarded message ----------"  # what mail programs write above one
_ADDRESS = re.compile(r"[^\s<>,;:\"()@]{1,64}@[^\s<>,;:\"()@]{1,255}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True)
class _Words:
    text: str = ""
    plain: bool = False


def read_mail(lines: Iterable[bytes], place: str = "") -> Entry:
    """Reads all of `lines`. Never raises for what a mail may hold."""
    source = MailLines(lines)
    headers, ended = read_headers(source, ())
    if not headers.keys():
        rest = decoded(b"".join(_kept(source, ())[0]), "")[:MOST]
        return Entry(place, text=rest, error="this is no mail: it has no headers")
    words = _Words() if ended else _part(source, headers, (), 0)
    subject = unfolded(headers["Subject"])
    return Entry(place, subject, words.text[:MOST], automatic=automatic(headers, _sender(headers)))


def _sender(headers: Message) -> str:
    """The address that a reply would go to; blank where there is none."""
    found = _ADDRESS.search(str(headers.get("Reply-To") or headers.get("From") or "")[:_LONGEST])
    return found[0] if found else ""


def _part(source: MailLines, headers: Message, bounds: tuple[bytes, ...], depth: int) -> _Words:
    """The words of the part whose `headers` were read; reads on to the next of `bounds`."""
    kind = headers.get_content_type()
    attached = headers.get_content_disposition() == "attachment"
    boundary = headers.get_boundary() if kind.startswith("multipart/") else None
    if boundary and depth < _DEEPEST:
        return _parts(source, headers, kind, (*bounds, b"--" + boundary.encode()), depth)
    if kind == "message/rfc822" and depth < _DEEPEST and _encoding(headers) not in _DECODERS:
        return _forwarded(source, bounds, depth)
    if attached or kind not in ("text/plain", "text/html"):
        source.skip(bounds)
        return _Words()
    body, whole = _kept(source, bounds)
    text = _text(headers, b"".join(body), whole=whole)
    return _Words(html_words(text) if kind == "text/html" else text.strip(), kind == "text/plain")


def _parts(
    source: MailLines, headers: Message, kind: str, bounds: tuple[bytes, ...], depth: int
) -> _Words:
    own = len(bounds) - 1
    found: list[_Words] = []
    source.skip(bounds)
    while source.stopped == own and not source.closed:
        inner, ended = read_headers(source, bounds)
        if ended:
            continue
        if kind == "multipart/digest" and "Content-Type" not in inner:
            inner["Content-Type"] = "message/rfc822"
        found.append(_part(source, inner, bounds, depth + 1))
    if source.stopped == own:
        source.skip(bounds[:-1])  # what stands behind the last part
    return _alternative(found) if kind == "multipart/alternative" else _joined(found)


def _alternative(found: list[_Words]) -> _Words:
    """The plainest of those that say something."""
    said = [one for one in found if one.text]
    return next((one for one in said if one.plain), said[-1] if said else _Words())


def _joined(found: list[_Words]) -> _Words:
    text = "\n\n".join(one.text for one in found if one.text)
    return _Words(text, all(one.plain for one in found if one.text))


def _forwarded(source: MailLines, bounds: tuple[bytes, ...], depth: int) -> _Words:
    headers, ended = read_headers(source, bounds)
    words = _Words() if ended else _part(source, headers, bounds, depth + 1)
    subject = unfolded(headers["Subject"])
    lines = [_FORWARDED, f"Subject: {subject}" if subject else "", "", words.text]
    return _Words("\n".join(lines), words.plain) if subject or words.text else _Words()


def _kept(source: MailLines, bounds: tuple[bytes, ...]) -> tuple[list[bytes], bool]:
    """What is kept of a part's body, and whether that is all of it; the rest is passed over."""
    kept: list[bytes] = []
    whole = True
    for piece in source.until(bounds):
        if source.kept < _KEPT:
            kept.append(piece)
            source.kept += len(piece)
        else:
            whole = False
    return kept, whole


def _encoding(headers: Message) -> str:
    return str(headers.get("Content-Transfer-Encoding", "")).strip().casefold()


def _base64(body: bytes) -> bytes:
    only = _NOT_BASE64.sub(b"", body)
    return binascii.a2b_base64(only[: len(only) // 4 * 4] if len(only) % 4 == 1 else only + b"=" * (-len(only) % 4))  # fmt: skip


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "base64": _base64,
    "quoted-printable": decodestring,
}


def _text(headers: Message, body: bytes, *, whole: bool) -> str:
    if decoder := _DECODERS.get(_encoding(headers)):
        body = decoder(body)
    text = decoded(body, str(headers.get_content_charset("")), whole=whole).replace("\r\n", "\n")
    if str(headers.get_param("format", "")).casefold() == "flowed":
        text = re.sub(r"(?<=[^\n]) \n(?=[^\n>])", " ", text)  # RFC 3676: the line goes on
    return text
