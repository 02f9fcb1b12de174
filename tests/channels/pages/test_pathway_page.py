"""The pathway page holds every word of the page, and each statement as one element."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pages.pathway_page import pathway_page
from bot.channels.pages.templates import templates
from bot.channels.pages.wrap_statements import Piece, Span, wrap_statements
from bot.knowledge.model import Statement
from bot.knowledge.read_page import parse_page, plain, read_page

from ..conftest import Site
from .conftest import Element, fetch, parsed

ROOT = Path(__file__).parents[3]
CONTENT = ROOT / "content" / "social-prescribing-link-worker.txt"
BUILT = ROOT / "knowledge" / "social-prescribing-link-worker" / "statements.json"


@pytest.fixture
def main(site: Site) -> Element:
    answer = fetch(site.port, "GET", "/")
    assert answer.status == 200 and answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.root.one("main")


def test_every_word_of_the_page_is_there_in_order(main: Element) -> None:
    """Marks of lists are the lists' own; beside the page's words there is one link."""
    [link] = main.all("a")
    words = " ".join(block.text for block in read_page(CONTENT).blocks).split()
    shown = main.seen.split()
    extra = link.text.split()
    at = next(i for i in range(len(shown)) if shown[i : i + len(extra)] == extra)
    assert shown[:at] + shown[at + len(extra) :] == words


def test_each_statement_is_one_element_with_the_words_of_its_quote(main: Element) -> None:
    """That is what a source points to, and what the widget finds."""
    statements = json.loads(BUILT.read_text("utf-8"))["statements"]
    assert len(statements) > 30
    for one in statements:
        assert main.one(id=one["id"]).text == plain(one["quote"])


def test_headings_and_lists_are_what_they_are(main: Element) -> None:
    """One h1, an h2 for each question, bullets and numbers as on the page."""
    page = read_page(CONTENT)
    headings = [plain(block.text) for block in page.blocks if block.place.kind == "heading"]
    assert [one.text for one in main.all("h1") + main.all("h2")] == headings
    assert len(main.all("h1")) == 1
    [bullets], [numbers] = main.all("ul"), main.all("ol")
    assert len(bullets.all("li")) == len(numbers.all("li")) == 6
    assert all("value" not in one.attributes for one in numbers.all("li"))


def test_the_widget_is_in_it_and_without_it_a_link(site: Site) -> None:
    root = fetch(site.port, "GET", "/").root
    script = root.one("script").attributes
    assert script == {"src": "/widget.js", "defer": "", "data-label": "Ask about this role"}
    assert root.one("main").one("a").attributes["href"] == "/chat"
    assert root.one("html").attributes["lang"] == "en-GB"
    skip = root.one("a", class_="nhsuk-skip-link").attributes["href"]
    assert root.one(id=skip.removeprefix("#")).tag == "main"
    assert {"/accessibility", "/privacy"} <= {
        one.attributes["href"] for one in root.one("footer").all("a")
    }


def made(text: str, quotes: dict[str, str]) -> Element:
    """The main part of a page of this text, whose statements have these quotes."""
    page = parse_page(text)
    statements = [
        Statement(name, "s", quote, page.find(quote)[0], "p", "d") for name, quote in quotes.items()
    ]

    shown = {"shown": pathway_page(page, statements), "role": {"page": {"title": "t"}}}
    known = {"pages": [], "hub": {"support_link": ""}}
    return parsed(templates().get_template("pathway.html").render(page=shown, known=known))


TEXT = "Title\n\nIs it so?\n\nYou need a level and time, or money and a friend.\n"


@pytest.mark.parametrize(
    "quotes",
    [
        {"whole": "You need a level and time, or money and a friend.", "a": "a level", "b": "time"},
        {"a": "You need a level", "same": "You need a level", "in": "need"},
        {"heading": "Is it so?", "word": "it"},
        {"a": "You need a level and time", "b": "time, or money", "c": "money and a friend."},
        {"all": "You need a level and time, or money", "a": "a level and", "b": "level and time"},
    ],
    ids=["within", "the same", "heading", "crossing", "crossing within"],
)
def test_statements_that_meet_keep_their_words(quotes: dict[str, str]) -> None:
    """One within another is nested; one that crosses is an unseen place before it."""
    main = made(TEXT, quotes).one("main")
    for name, quote in quotes.items():
        assert main.one(id=name).text == quote
    assert "You need a level and time, or money and a friend." in " ".join(main.seen.split())


@given(st.data())
def test_any_spans_leave_the_text_as_it_was(data: st.DataObject) -> None:
    """Each character is seen once, in order; each span is one piece with its own words."""
    text = "abcdefghijklmnop"
    ends = st.integers(0, len(text))
    drawn = data.draw(st.lists(st.tuples(ends, ends).filter(lambda one: one[0] < one[1])))
    spans = [Span(f"s{number}", *two) for number, two in enumerate(drawn)]
    pieces = wrap_statements(text, spans)
    assert "".join(map(seen, pieces)) == text
    found = [one for piece in pieces for one in flat(piece) if one.id]
    assert sorted(one.id for one in found) == sorted(one.id for one in spans)
    for one in found:
        [span] = [span for span in spans if span.id == one.id]
        assert (one.text if one.aside else seen(one)) == text[span.start : span.end]


def seen(piece: Piece) -> str:
    if piece.aside:
        return ""
    return piece.text + "".join(map(seen, piece.inside))


def flat(piece: Piece) -> list[Piece]:
    return [piece, *(one for each in piece.inside for one in flat(each))]


def test_lists_keep_their_numbers() -> None:
    """A list that goes on after a paragraph does not begin again."""
    text = (
        "Title\n\n1. one\n2. two\n\nBetween them stands a sentence.\n\n3. three\n5. five\n\n• dot\n"
    )
    main = made(text, {}).one("main")
    first, second = main.all("ol")
    assert [one.attributes.get("value") for one in first.all("li")] == [None, None]
    assert [one.attributes.get("value") for one in second.all("li")] == ["3", "5"]
    assert main.one("ul").one("li").text == "dot"


def test_hostile_words_stay_words() -> None:
    """Whoever writes knowledge writes no elements."""
    bad = '<script>alert(1)</script> "onmouseover=x" {{ 7*7 }} &lt;b&gt;'
    html = made(f"Title\n\nIt says {bad} and more here.\n", {'x" onclick="y': bad})
    assert [one.tag for one in html.all("script")] == ["script"]
    assert bad in html.one("main").text
    assert not re.search(
        r"onclick", " ".join(name for one in html.all() for name in one.attributes)
    )
