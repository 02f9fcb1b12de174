"""The parts of a mail as its server describes them (BODYSTRUCTURE, RFC 3501, 7.4.2): which hold words, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.helpdesk.mailbox.fetched import Unreadable, Value

_DEEPEST = 20
_WORDS = ("text/plain", "text/html")


@dataclass(frozen=True)
class Part:
    """`section`: how the server calls it, "2.1". `kind`: its type, in small letters. `inner`: its parts.

    `headers`: for a part of words, the lines that say how to read it.
    """

    section: str
    kind: str
    headers: bytes = b""
    inner: tuple[Part, ...] = field(default=())

    @property
    def words(self) -> bool:
        return self.kind in _WORDS


def parts(structure: Value) -> Part:
    """The whole mail. Raises Unreadable."""
    return _part(structure, "", 0)


def walk(part: Part) -> Iterator[Part]:
    """The part and all in it, in their order."""
    yield part
    for one in part.inner:
        yield from walk(one)


def _part(node: Value, section: str, depth: int) -> Part:
    if not isinstance(node, list) or not node or depth > _DEEPEST:
        raise Unreadable("this is no structure of a mail")
    if isinstance(node[0], list):
        inner = [
            one
            for one in node
            if isinstance(one, list) and one and isinstance(one[0], list | bytes)
        ]
        count = next((at for at, one in enumerate(node) if not isinstance(one, list)), len(node))
        kind = f"multipart/{_text(node[count]) if count < len(node) else 'mixed'}"
        dot = f"{section}." if section else ""
        made = [
            _part(one, f"{dot}{at}", depth + 1) for at, one in enumerate(inner[:count], start=1)
        ]
        return Part(section, kind, inner=tuple(made))
    if len(node) < 7:
        raise Unreadable("a part is not described")
    kind = f"{_text(node[0])}/{_text(node[1])}"
    if kind == "message/rfc822" and len(node) > 8:
        return Part(section or "1", kind, inner=(_forwarded(node[8], section or "1", depth + 1),))
    attached = _disposition(node, 9 if kind.startswith("text/") else 8) == "attachment"
    if kind in _WORDS and not attached:
        return Part(section or "1", kind, _headers(node, kind))
    return Part(section or "1", "attached" if attached else kind)


def _forwarded(node: Value, section: str, depth: int) -> Part:
    """What a mail within a mail holds: a single part of it is called its first."""
    several = isinstance(node, list) and node and isinstance(node[0], list)
    return _part(node, section if several else f"{section}.1", depth)


def _headers(node: list[Value], kind: str) -> bytes:
    lines = [f"Content-Type: {kind}"]
    given = node[2] if isinstance(node[2], list) else []
    for name, value in zip(given[::2], given[1::2], strict=False):
        if _text(name) in ("charset", "format"):
            lines[0] += f'; {_text(name)}="{_text(value)}"'
    lines.append(f"Content-Transfer-Encoding: {_text(node[5])}")
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n"


def _disposition(node: list[Value], at: int) -> str:
    found = node[at] if len(node) > at else None
    return _text(found[0]) if isinstance(found, list) and found else ""


def _text(value: Value) -> str:
    """In small letters, and none that could end a line or a quoted string."""
    raw = value if isinstance(value, bytes) else b""
    return "".join(
        one
        for one in raw.decode("ascii", "ignore").lower()
        if one.isprintable() and one not in '"\\'
    )
