"""Where a message may be cut; whether a cut stands is decided elsewhere."""

from __future__ import annotations

import pytest

from bot.nlu.split_questions import MAX_PIECES, asks, clauses, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Is it online? Who runs it?", ["Is it online?", "Who runs it?"]),
        ("is it online\nwho runs it", ["is it online", "who runs it"]),
        ("1) how long is it? 2) who runs it?", ["how long is it?", "who runs it?"]),
        ("- how long is it?\n- who runs it?", ["how long is it?", "who runs it?"]),
        ("1. how long is it 2. who runs it", ["how long is it", "who runs it"]),
        ("(1) how long (2) who runs it, by 4. Yas", ["how long", "who runs it, by 4. Yas"]),
        ("Tell me: a) the length b) the provider", ["Tell me the length", "Tell me the provider"]),
        ("1. debt + jobs - relevant? 2. who leads?", ["debt + jobs - relevant?", "who leads?"]),
    ],
)
def test_firm_boundaries(text: str, parts: list[str]) -> None:
    """Sentence ends, lines and numbering cut; a stem goes before each item that needs it."""
    assert [piece.text for piece in sentences(text)] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("how long is it and who runs it", ["how long is it", "who runs it"]),
        (
            "how long is it, who runs it, is it online",
            ["how long is it", "who runs it", "is it online"],
        ),
        ("how long is it & who runs it", ["how long is it", "who runs it"]),
        ("what do I need + who runs it", ["what do I need", "who runs it"]),
        ("what do I need / who runs it", ["what do I need", "who runs it"]),
        ("is it a must or is it extra", ["is it a must or is it extra"]),
        ("who pays, us or them?", ["who pays", "us or them?"]),
    ],
)
def test_weak_boundaries(text: str, parts: list[str]) -> None:
    """Commas, "and" and their marks are proposed as cuts; two names for one thing are not cut apart."""
    assert [piece.text for piece in clauses(text)] == (parts if len(parts) > 1 else [])


def test_the_mark_of_a_sentence_is_not_that_of_its_last_part() -> None:
    """ "them?" asks nothing by itself."""
    assert [piece.asks for piece in clauses("who pays, us or them?")] == [True, False]


def test_what_says_only_that_it_comes_on_top_is_left_out() -> None:
    """ "Then the skills too" is the skills."""
    pieces = clauses(
        "tell me the length, then the skills too, and has he got to have GCSEs as well?"
    )
    assert [piece.text for piece in pieces] == [
        "tell me the length",
        "the skills",
        "has he got to have GCSEs?",
    ]
    assert [piece.asks for piece in pieces] == [True, False, True]


def test_who_asks_is_no_part_of_what_is_asked() -> None:
    """ "…, she asks" is told of the caller."""
    assert clauses("do they have to be registered, she asks") == []
    pieces = clauses("how long is it, the caller wants to know, and who runs it")
    assert [piece.text for piece in pieces] == ["how long is it", "who runs it"]


def test_what_is_told_before_a_list_stays_with_it() -> None:
    """ "Has A levels. (1) is that enough": the first item means what stands before it."""
    text = "Has A levels. (1) is that enough (2) what is the pay"
    assert [piece.text for piece in sentences(text)] == [
        "Has A levels.",
        "is that enough",
        "what is the pay",
    ]


def test_a_verb_that_goes_on_does_not_ask() -> None:
    """ "…, and would like to": the verb of who was named before."""
    pieces = clauses("who pays a carer, and would like to know it, and is it a lot")
    assert [piece.asks for piece in pieces] == [True, False, True]


def test_what_is_asked_to_be_so_asks_in_each_of_its_parts() -> None:
    """ "…, and that it's free?" is asked as what stands before it is."""
    pieces = clauses("am I right that it is online, and that it's free?")
    assert [piece.asks for piece in pieces] == [True, True]


def test_what_is_to_be_told_asks_with_each_if() -> None:
    """ "Tell me who …, and if there's a uniform" asks for both; "it is long, and if it's free" for nothing."""
    pieces = clauses("can you tell me who I report to, and if there's a uniform")
    assert [piece.asks for piece in pieces] == [True, True]
    assert [piece.asks for piece in clauses("it is long, and if it's free")] == [False, False]


def test_a_number_may_have_a_slash_behind_it() -> None:
    """ "1/ … 2/ …" is a list; a date or "24/7" is none."""
    pieces = sentences("1/ supervision - compulsory?\n2/ annual leave entitlement")
    assert [piece.text for piece in pieces] == [
        "supervision - compulsory?",
        "annual leave entitlement",
    ]
    assert all(piece.listed for piece in pieces)
    assert not any(piece.listed for piece in sentences("from 1/2 or 2/3 of it, is it open 24/7?"))


def test_a_sentence_asks_where_one_of_its_clauses_does() -> None:
    """The question of a sentence may come last in it."""
    (piece,) = sentences("I run a lunch club, would knowing that help.")
    assert piece.asks


def test_nothing_to_cut() -> None:
    """A sentence without a boundary gives no clauses, a blank text no sentences."""
    assert clauses("how long is it") == []
    assert sentences(" \n ") == []


def test_a_mail_of_many_items_is_bounded() -> None:
    """No message makes more work than a few pieces."""
    assert len(sentences("\n".join(f"{n}) is it {n}?" for n in range(1, 10)))) <= MAX_PIECES
    assert clauses(", ".join(f"is it {n}" for n in range(30))) == []


@pytest.mark.parametrize(
    "text", ["is it online", "what is it", "so do i need it", "please confirm the length"]
)
def test_asking(text: str) -> None:
    """Questions and requests ask, with or without their mark."""
    assert asks(text)


@pytest.mark.parametrize("text", ["i left school at 16", "my mum was a carer", "thanks"])
def test_telling(text: str) -> None:
    """A story does not ask."""
    assert not asks(text)
