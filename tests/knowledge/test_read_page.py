"""A page's text is divided into blocks, and each place can be cut out of it byte for byte."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.read_page import parse_page, plain, sentences

PAGE = """\
Title of the page

What is asked?

First sentence (with a note.) Second  one,
over two lines

Things:

  • One thing
  - Another
    that goes on

  1. Alone in the next list

Last words"""


def test_blocks_have_their_kind_and_number() -> None:
    """Headings and paragraphs count over the page, items within their list."""
    found = [(b.place.kind, b.place.index, plain(b.text)) for b in parse_page(PAGE).blocks]
    assert found == [
        ("heading", 1, "Title of the page"),
        ("heading", 2, "What is asked?"),
        ("paragraph", 1, "First sentence (with a note.) Second one, over two lines"),
        ("paragraph", 2, "Things:"),
        ("item", 1, "One thing"),
        ("item", 2, "Another that goes on"),
        ("item", 3, "Alone in the next list"),
        ("heading", 3, "Last words"),
    ]


def test_sentences_end_after_a_closing_bracket() -> None:
    """A note in brackets belongs to the sentence before it."""
    page = parse_page(PAGE)
    assert [plain(page.text[a:b]) for a, b in sentences(page.blocks[2])] == [
        "First sentence (with a note.)",
        "Second one, over two lines",
    ]


def test_a_quote_is_found_whatever_its_white_space() -> None:
    """Line breaks, double blanks and no-break spaces are white space; the page's own are kept."""
    page = parse_page("Link Workers require\u00a0NVQ  Level 3.\n\nNo more.")
    (place,) = page.find("require NVQ Level 3")
    assert page.text[place.start : place.end] == "require\u00a0NVQ  Level 3"


def test_a_quote_is_whole_words_of_one_block_in_its_own_case() -> None:
    """Half a word, other capitals, or words across two blocks are no quote."""
    page = parse_page("The first block\n\nends here.")
    assert page.find("The first")
    assert not page.find("The fir")
    assert not page.find("the first")
    assert not page.find("block ends")


def test_a_byte_order_mark_is_no_part_of_the_title() -> None:
    """Some editors put one in front; the title starts after it."""
    page = parse_page("\ufeffTitle\n\nText.")
    assert page.blocks[0].text == "Title"
    assert page.text[page.blocks[0].place.start] == "T"


@settings(deadline=None)  # the machine is shared
@given(st.text(alphabet="aB .?!\n\r\t•1-)(\u00a0\ufeff", max_size=120))
def test_any_text_is_divided_without_losing_a_letter(text: str) -> None:
    """Every letter of a page lies in exactly one block and one sentence."""
    page = parse_page(text)
    blocks = "".join(text[b.place.start : b.place.end] for b in page.blocks)
    inside = "".join(text[a:b] for block in page.blocks for a, b in sentences(block))
    letters = [c for c in text if c.isalpha()]
    assert [c for c in blocks if c.isalpha()] == letters
    assert [c for c in inside if c.isalpha()] == letters
    assert all(b.text == text[b.place.start : b.place.end] for b in page.blocks)
