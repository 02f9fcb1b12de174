"""Requests that are wrong in every way that we could think of, the same ones for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, -1e-308, 10**40, [], {}, [[]], [None], {"a": {"b": 1}}, "",
    " ", "\t\r\n", "\0", "a\0b", "\ud800", "\udfff\ud800", "\ufeff", "\ufffe", "\u202eabc", "\u200b",
    "e\u0301" * 50, "\U0001f600" * 40, "../../etc/passwd", "%00", "%s%n", "{{7*7}}", "${7*7}",
    "' OR 1=1 --", "<script>", "a" * 129, "a" * 4_001, "/" * 300, "__proto__", "NaN",
)  # fmt: skip
KINDS = ("text/plain", "", "multipart/form-data; boundary=x", "application/xml", "a/b/c", ";;;",
         "application/x-www-form-urlencoded", "application/json; charset=utf-16", "*/*")  # fmt: skip
METHODS = ("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "BREW")
QUERIES = (
    "?stream=true",
    "?stream=%00",
    "?a[]=1&a[]=2",
    "?%",
    "?" + "q" * 3_000,
    "#x",
    "/..",
    "/%2e%2e/",
)
HEADERS = (
    {"Content-Encoding": "gzip"}, {"Accept": "\xff\xfe"}, {"Origin": "null"}, {"Cookie": "a=" * 900},
    {"X-Forwarded-For": "1.2.3.4, ::1, nobody"}, {"Expect": "200-ok"}, {"Accept-Language": "x" * 6_000},
    {"Range": "bytes=9-1"}, {"If-None-Match": "*"}, {"Upgrade": "websocket", "Connection": "Upgrade"},
)  # fmt: skip
# Not HTTP, or not quite: sent as they are, after which nothing more comes.
RAW = (
    b"", b"\r\n\r\n", b"\0" * 40, b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"POST {path}\r\n\r\n",
    b"POST {path} HTTP/9.9\r\nHost: a\r\n\r\n", b"POST \xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n", b"POST {path} HTTP/1.1\r\nno colon\r\n\r\n",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1e3\r\n\r\n{}",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n{}",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n{}\r\n",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, x\r\n\r\n{}",
    b"POST {path} HTTP/1.1\r\n" + b"A: b\r\n" * 3_000 + b"\r\n",
    b"POST {path} HTTP/1.1\r\nHost: a\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
)  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """One request; where `raw` is set it is all that goes over the wire."""

    body: bytes = b""
    method: str = "POST"
    more: str = ""  # behind the path
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    raw: bytes | None = None


def requests(right: Callable[[], dict[str, Any]], path: str, seed: int) -> Iterator[Wrong]:
    """Without end. `right` makes the fields of a request as it should be, a new one each time."""
    rng = random.Random(seed)
    makers = (_odd_value, _odd_value, _odd_top, _deep, _broken, _broken, _bytes, _text, _around)
    while True:
        if rng.random() < 0.08:
            raw = bytearray(rng.choice(RAW).replace(b"{path}", path.encode()))
            if raw and rng.random() < 0.3:
                raw[rng.randrange(len(raw))] = rng.randrange(256)
            yield Wrong(raw=bytes(raw))
        else:
            yield rng.choice(makers)(right(), rng)


def _odd_value(right: dict[str, Any], rng: random.Random) -> Wrong:
    """A field with a value of another kind, without it, or with one more."""
    key = rng.choice([*right, "metadata", "input_channel", "sender", "payload"])
    if rng.random() < 0.15:
        right.pop(key, None)
    else:
        right[key] = rng.choice(ODD)
    return Wrong(json.dumps(right).encode())


def _odd_top(right: dict[str, Any], rng: random.Random) -> Wrong:
    """Not an object, or an object in something."""
    return Wrong(json.dumps(rng.choice([*ODD, [right], {"a": right}, list(right)])).encode())


def _deep(right: dict[str, Any], rng: random.Random) -> Wrong:
    """Nested deeper than any parser likes, closed or not."""
    depth, key = rng.choice((50, 900, 5_000, 20_000)), rng.choice(list(right))
    opened, closed = rng.choice((("[", "]"), ('{"a":', "}")))
    deep = opened * depth + "1" + closed * (depth if rng.random() < 0.5 else 0)
    text = json.dumps({**right, key: "DEEP"}).replace('"DEEP"', deep, 1)
    return Wrong(rng.choice((text, deep)).encode())


def _broken(right: dict[str, Any], rng: random.Random) -> Wrong:
    """A right body with bytes cut, changed, put in or turned around."""
    body = bytearray(json.dumps(right).encode())
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(body))
        change = rng.randrange(4)
        if change == 0:
            body[at] = rng.randrange(256)
        elif change == 1:
            body[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 5)))
        elif change == 2 and len(body) > 2:
            del body[at:]
            body = body or bytearray(b"{")
        else:
            body.reverse()
    return Wrong(bytes(body))


def _bytes(right: dict[str, Any], rng: random.Random) -> Wrong:
    """In another encoding, or no text at all."""
    text = json.dumps(right)
    bodies = (
        text.encode("utf-16"), text.encode("utf-32"), text.encode("utf-8-sig"), b"\xff\xfe\xfd",
        text.encode().replace(b"a", b"\xe4"), rng.randbytes(rng.randint(1, 600)), b"",
        text.encode() * 2, b"\x1f\x8b" + rng.randbytes(60),
    )  # fmt: skip
    return Wrong(rng.choice(bodies))


def _text(right: dict[str, Any], rng: random.Random) -> Wrong:
    """Almost JSON: numbers that are none, keys twice, comments, single quotes."""
    key = rng.choice(list(right))
    text = json.dumps(right)
    bodies = (
        f'{{"{key}": NaN}}', f'{{"{key}": Infinity}}', f'{{"{key}": {"9" * 5_000}}}', text[:-1] + ",}",
        f'{{"{key}": 1e99999}}', text[:-1] + f', "{key}": null}}', text.replace('"', "'"),
        f"/* */ {text}", text.replace(":", "="), f'{{"{key}": "\\ud83d"}}', f'{{"{key}": "\\u12"}}',
        f'{{"{key}": "\\x00"}}', "\n" * 500 + text + "\0", f"{key}=1&a=2",
    )  # fmt: skip
    return Wrong(rng.choice(bodies).encode())


def _around(right: dict[str, Any], rng: random.Random) -> Wrong:
    """A right or wrong body with something wrong around it."""
    body = json.dumps(right).encode()
    what = rng.randrange(4)
    if what == 0:
        return Wrong(body, headers={"Content-Type": rng.choice(KINDS)})
    if what == 1:
        return Wrong(body, method=rng.choice(METHODS))
    if what == 2:
        return Wrong(body, more=rng.choice(QUERIES))
    return Wrong(body, headers={"Content-Type": JSON, **rng.choice(HEADERS)})
