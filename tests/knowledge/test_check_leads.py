"""A lead says only what its quotes say: figures, names, "not", "must", quotations, abbreviations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import House

    from bot.knowledge.problem import Problem

OnlyError = Callable[[], "Problem"]
LEAD = "There are four sessions in total, which take around eight hours:"


def put(house: House, lead: str) -> int:
    """Give the topic training.sessions another lead; return its line."""
    return house.change(house.topics, LEAD, lead)


@pytest.mark.parametrize(
    ("lead", "fault"),
    [
        ("The four sessions take around nine hours.", "the figure “nine”"),
        ("The 4 sessions take around 30 hours.", "the figure “30”"),
        ("The four sessions are by the College.", "the name “College”"),
        ("The four sessions are by NHSE.", "the name “NHSE”"),
        ("The four sessions are not in the evening.", "“not” turns round"),
        ("The four sessions won’t cost you.", "“won't” turns round"),
        ("You must take four sessions.", "“must” obliges"),
        ("There are “four short sessions”.", "“four short sessions” is in quotation marks"),
        ("The page does not name “four sessions”.", "the page has “four sessions”"),
        ("The page does not say how long each takes. There are ten.", "the figure “ten”"),
        ("The page does not spell out PCI.", "does not spell out PCI: it does"),
    ],
)
def test_what_the_quotes_lack_is_found(
    house: House, only_error: OnlyError, lead: str, fault: str
) -> None:
    """Each has the line of the lead, its topic, and a mend."""
    line = put(house, lead)
    error = only_error()
    assert fault in error.what
    assert (error.file, error.line) == (f"knowledge/{house.role}/topics.yml", line)
    assert error.what.startswith("training.sessions: ")
    assert error.mend


@pytest.mark.parametrize(
    "lead",
    [
        "It takes around 8 hours for the 4 sessions.",
        "The page does not say on how many days, or on which Monday; the four take eight hours.",
        "The four sessions take eight hours. The page names no book.",
        "Care Coordinators take four sessions; “Safeguarding adults” is one.",
    ],
)
def test_what_the_quotes_hold_passes(house: House, lead: str) -> None:
    """Figures in words or digits, and sentences on what the page leaves unsaid."""
    put(house, lead)
    assert house.errors() == []


def test_an_item_may_be_called_by_its_own_number_only(house: House, only_error: OnlyError) -> None:
    """“Safeguarding adults” is session 4 and no other."""
    house.change(house.topics, 'lead: "Session 4: ', 'lead: "Session 3: ')
    assert "the figure “3”" in only_error().what


def test_a_negation_of_the_page_is_kept(house: House, only_error: OnlyError) -> None:
    """“There is no set qualification” does not become “There is a set qualification”."""
    house.change(
        house.topics,
        'lead: "There is no set qualification to become a Care Coordinator."',
        'lead: "There is a set qualification to become a Care Coordinator."',
    )
    assert "leaves out the “no”" in only_error().what


def test_not_required_needs_a_quote_that_only_helps(house: House) -> None:
    """“It is not required” passes beside “might be helpful”, and fails beside “must”."""
    house.change(
        house.topics,
        "equivalent might be helpful.",
        "equivalent might be helpful. It is not required.",
    )
    assert house.errors() == []
    house.change(
        house.topics,
        'supervision by a senior nurse."',
        'supervision by a senior nurse. It is not required."',
    )
    assert [one.what for one in house.errors()] == [
        "supervision.required: “not” turns round what its quotes say."
    ]


def test_an_abbreviation_is_not_explained_from_general_knowledge(house: House) -> None:
    """GCSE stands on the page alone, so no lead, label or button says what it is short for."""
    house.change(
        house.topics, "label: the entry requirements", "label: the General Cert of School Exams"
    )
    house.change(
        house.topics, "ask: What is the pay?\n    ", "ask: Does a family doctor say?\n    "
    )
    house.change(house.page, "Band 4.", "Band 4 by the GP.")
    found = [one.what for one in house.errors()]
    assert "“General Cert of School Exams” spells out GCSE, which the page does not." in found
    assert "“family doctor” spells out GP, which the page does not." in found


def test_an_abbreviation_that_the_page_explains_may_be_explained(house: House) -> None:
    """PCI is the Personalised Care Institute: the fixture says so, and passes."""
    assert "Personalised Care Institute" in house.topics.read_text("utf-8")
    assert house.errors() == []


def test_a_reason_may_allow_words(house: House) -> None:
    """`allows` frees exactly its words, and only while the lead has them."""
    put(house, "The four sessions are a day of nine to five.")
    assert len(house.errors()) == 2
    house.change(
        house.topics,
        "    numbered: true\n",
        '    numbered: true\n    allows: [{words: "nine to five", because: "A test."}]\n',
    )
    assert house.errors() == []
    house.change(house.topics, 'words: "nine to five"', 'words: "five to nine"')
    assert any("allows “five to nine”, which" in one.what for one in house.errors())


@pytest.mark.parametrize(
    ("lead", "fault"),
    [
        ("The four sessions take time. " * 20, "words; the limit is 60"),
        ("The four sessions take " + "time and " * 15 + "time.", "a sentence of"),
        (
            (
                "Approximately four sessions, notwithstanding individual circumstances, accessibility "
                "considerations or organisational availability."
            ),
            "reading age",
        ),
    ],
)
def test_a_long_or_hard_lead_is_refused(house: House, lead: str, fault: str) -> None:
    """Sixty words, sentences of thirty-two, and no harder to read than the page."""
    put(house, lead.strip())
    assert any(fault in one.what for one in house.errors())


def test_words_of_a_role_are_checked_like_topics(house: House, only_error: OnlyError) -> None:
    """An invented figure in words.yml is found there."""
    house.change(house.words, "It says GCSE English", "It says 5 GCSE English")
    error = only_error()
    assert error.file.endswith("words.yml")
    assert "the figure “5”" in error.what


def test_a_rule_that_is_no_regular_expression_is_named(house: House, only_error: OnlyError) -> None:
    """A slip in lead_rules.yml is an error there."""
    rules = house.root / "knowledge" / "lead_rules.yml"
    house.change(rules, 'negations: ["no", ', 'negations: ["no(", ')
    assert only_error().file == "knowledge/lead_rules.yml"
