"""The pages of the server over turns in memory, read as a browser without JavaScript reads them."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

VOID = {"meta", "link", "input", "br", "img", "hr"}
FORM = "application/x-www-form-urlencoded"


@dataclass
class Element:
    """An element, with its own and its descendants' text in order."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """As `textContent` is, white space collapsed."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        return "".join(one if isinstance(one, str) else one.raw for one in self.children)

    @property
    def seen(self) -> str:
        """The text without what is hidden."""
        if "hidden" in self.attributes or self.tag in ("title", "script"):
            return ""
        return "".join(one if isinstance(one, str) else one.seen for one in self.children)

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """The descendants of that tag and those attributes, in order; `class_` has it among others."""
        wanted = attributes.pop("class_", "")
        return [
            one
            for one in self._below()
            if (not tag or one.tag == tag)
            and all(one.attributes.get(name) == value for name, value in attributes.items())
            and (not wanted or wanted in one.attributes.get("class", "").split())
        ]

    def one(self, tag: str = "", **attributes: str) -> Element:
        [found] = self.all(tag, **attributes)
        return found

    def _below(self) -> list[Element]:
        found: list[Element] = []
        for one in self.children:
            if isinstance(one, Element):
                found += [one, *one._below()]
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Element:
    """The elements of `html`, which has to be well formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], "something is not closed"
    return reader.root


@dataclass
class Page:
    """An answer, and what a browser makes of it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def html(self) -> str:
        return self.body.decode("utf-8")

    @property
    def root(self) -> Element:
        return parsed(self.html)

    def form(self, **having: str) -> dict[str, str]:
        """The fields of the first form that holds an element with these attributes."""
        form = next(one for one in self.root.all("form") if one.all(**having))
        fields = form.all("input")
        return {one.attributes["name"]: one.attributes.get("value", "") for one in fields}

    @property
    def session(self) -> str:
        return self.form(id="text")["session"]


def fetch(
    port: int,
    method: str,
    path: str,
    fields: Any = None,
    headers: dict[str, str] | None = None,
) -> Page:
    """Asks for a page; `fields` go into the body as a form, or as they are where they are bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    data = fields if fields is None or isinstance(fields, bytes) else urlencode(fields).encode()
    sent = {"Content-Type": FORM} if data is not None else {}
    connection.request(method, path, data, {**sent, **(headers or {})})
    answer = connection.getresponse()
    body = answer.read()
    found = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return Page(answer.status, found, body)


def policy(page: Page) -> dict[str, str]:
    """The Content-Security-Policy by directive."""
    parts = re.split(r";\s*", page.headers["content-security-policy"])
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}
