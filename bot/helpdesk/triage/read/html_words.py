"""HTML -> the words that a person would see, a line for each block."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

_UNSEEN = ["script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"]
_BLOCKS = (
    "address, article, aside, blockquote, center, dd, div, dl, dt, fieldset, figure, footer, form, h1, h2, h3, h4, h5, h6, "
    "header, hr, li, main, nav, ol, p, pre, section, table, tr, ul"
)
_LINE, _CELL = "\ue000", "\ue001"  # stand where a line ends; of a range that no text uses
_TAG = re.compile("<[^<>]*>")
_OPEN = (
    5_000  # tags that are opened and not closed: the parser takes long over what is nested so deep
)
_BLANK = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_LINES = re.compile(rf"(?: ?{_LINE} ?)+")


def html_words(html: str) -> str:
    """Never raises: what is no HTML is text."""
    if html.count("<") - 2 * html.count("</") > _OPEN:
        return _LINES.sub("\n", _BLANK.sub(" ", unescape(_TAG.sub(_LINE, html)))).strip(
            f"{_LINE} \n"
        )
    tree = LexborHTMLParser(html.replace(_LINE, " ").replace(_CELL, " "))
    tree.strip_tags(_UNSEEN, recursive=True)
    for node in tree.css("br"):
        node.replace_with(_LINE)
    for node in tree.css("td, th"):
        node.insert_after(_CELL)
    for node in tree.css(_BLOCKS):
        node.insert_before(_LINE)
        node.insert_after(_LINE)
    root = tree.root
    text = root.text(deep=True, separator="", strip=False) if root else ""
    text = _BLANK.sub(" ", text.replace(_CELL, " "))
    return _LINES.sub("\n", text).strip()
