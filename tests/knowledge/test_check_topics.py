"""Topics name what exists, and all that exists is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.check import check

if TYPE_CHECKING:
    from conftest import House

    from bot.knowledge.problem import Problem

OnlyError = Callable[[], "Problem"]
SIGNPOST = 'signposts: {ask_pay: {text: "x", owner: "Ann", review_by: 2024-12-31}}'


def test_an_unknown_statement(house: House) -> None:
    """Named with topic, line and where statements are written."""
    line = house.change(house.topics, "says: [training.place]", "says: [training.town]")
    (error,) = (one for one in house.errors() if "training.town" in one.what)
    assert error.what == "training.online: there is no statement training.town."
    assert error.line == line
    assert "statements.yml" in error.mend


def test_a_session_about_what_is_not_there(house: House) -> None:
    """What a session is the one on is a topic of the role, or a word of it."""
    line = house.change(
        house.topics,
        "    says: [training.place]",
        "    about: [training.plaice]\n    says: [training.place]",
    )
    (error,) = (one for one in house.errors() if "training.plaice" in one.what)
    assert error.what == (
        "training.online is about training.plaice, which is no topic and no word of this role."
    )
    assert error.line == line


def test_a_statement_that_no_topic_uses(house: House, only_error: OnlyError) -> None:
    """What the page says must be askable."""
    line = house.change(
        house.statements,
        '{id: training.place, section: training, quote: "The training is held in a classroom."}',
        '{id: training.place, section: training, quote: "The training is held in a classroom."}\n'
        '  - {id: training.room, section: training, quote: "held in a classroom"}',
    )
    error = only_error()
    assert error.what == "No topic uses the statement training.room."
    assert error.line == line + 1


def test_a_topic_id_that_stands_twice(house: House) -> None:
    """The second is named."""
    line = house.change(house.topics, "  - id: training.session_safeguarding", "  - id: pay.band")
    (error,) = (one for one in house.errors() if "stands twice" in one.what)
    assert "pay.band" in error.what and f"first in line {line}" in error.what


def test_a_topic_has_a_section_and_near_topics_that_exist(house: House) -> None:
    """Both are named with what could stand there."""
    house.change(house.topics, "near: [supervision.provider]", "near: [supervision.nobody]")
    house.change(house.topics, "section: pay\n", "section: money\n")
    found = [one.what for one in house.errors()]
    assert "supervision.amount: there is no topic supervision.nobody near it." in found
    assert "pay.band: there is no section “money”." in found


def test_an_intent_belongs_to_one_topic_of_a_role(house: House, only_error: OnlyError) -> None:
    """Two would be a coin toss."""
    house.change(house.topics, "intents: [ask_pay]", "intents: [ask_pay, ask_training_online]")
    assert "already belongs to training.online" in only_error().what


def test_a_list_is_the_whole_list_of_the_page(house: House, only_error: OnlyError) -> None:
    """One in another order would number its items wrongly."""
    house.change(
        house.topics,
        "list: [training.session_1, training.session_2,",
        "list: [training.session_2, training.session_1,",
    )
    assert "training.sessions: its list is not one whole list" in only_error().what


def test_a_list_grows_with_the_page(house: House) -> None:
    """A fourth skill on the page makes "three skills" wrong before anybody reads it."""
    house.change(house.page, "  • Teamwork\n", "  • Teamwork\n  • A fourth skill\n")
    errors = house.errors()
    assert any("skills.list" in one.what and "whole list" in one.what for one in errors)


def test_a_pattern_that_is_no_regular_expression(house: House, only_error: OnlyError) -> None:
    """It would fail in the middle of a talk."""
    line = house.change(house.topics, "\\\\b(online|home)\\\\b", "\\\\b(online")
    error = only_error()
    assert "training.online: `when` is no regular expression" in error.what
    assert error.line == line


def test_a_pattern_that_can_t_meet_its_negation_is_a_warning(house: House) -> None:
    r"""`\bn.t` looks for a word that starts with n; “isn't” is none."""
    house.change(house.topics, "\\\\bwhat\\\\b", "\\\\b(what|n.t)\\\\b")
    (found,) = check(house.root, house.today).problems
    assert found.level == "warning"
    assert "entry.professional_qualification: `unless` holds “n.t”" in found.what


def test_near_misses_lead_to_topics_that_exist(house: House, only_error: OnlyError) -> None:
    """A button to nowhere is an error in near.yml."""
    line = house.change(house.near, "near: [supervision.required]", "near: [supervision.none]")
    error = only_error()
    assert (error.file, error.line) == ("knowledge/near.yml", line)
    assert "supervision.none" in error.what


def test_advice_is_a_line_of_talk(house: House, only_error: OnlyError) -> None:
    """`advice` names what is said in place of the default."""
    house.change(house.talk, "  medical: ", "  doctor: ")
    assert "no advice “medical”" in only_error().what


def test_only_marks_that_are_filled_in(house: House) -> None:
    """A misspelt mark would reach the screen, or stop the answer."""
    house.change(house.talk, "It does cover {topics}.", "It does cover {topic}.")
    house.change(house.words, "does not spell out GCSE.", "does not spell out {GCSE}.")
    house.change(house.topics, "It is held in a classroom.", "It is held in a {place}.")
    found = [one.what for one in house.errors()]
    assert "not_covered.nearby: nothing fills in {topic}." in found
    assert "abbreviations GCSE: nothing fills in {GCSE}." in found
    assert "training.online: nothing fills in {place}." in found


def test_words_that_a_topic_looks_up_are_there(house: House, only_error: OnlyError) -> None:
    """`by_entity: abbreviation` needs the group abbreviations."""
    house.change(house.words, "abbreviations:\n", "shorts:\n")
    assert "has no group “abbreviations”" in only_error().what


def test_a_signpost_belongs_to_a_near_miss(house: House, only_error: OnlyError) -> None:
    """A misspelt intent would never be shown."""
    late = SIGNPOST.replace("ask_pay", "ask_wages").replace("2024", "2030")
    house.change(house.hub, "signposts: {}", late)
    assert "ask_wages is never shown" in only_error().what


def test_a_signpost_has_an_owner_and_a_review(house: House, only_error: OnlyError) -> None:
    """Nobody's words are nobody's to mend."""
    house.change(
        house.hub, "signposts: {}", 'signposts: {ask_pay: {text: "x", review_by: 2030-01-01}}'
    )
    assert "'owner' is a required property" in only_error().what


def test_dates_that_have_passed_are_warnings(house: House) -> None:
    """Answers go on; the editor is told."""
    house.change(house.hub, "signposts: {}", SIGNPOST)
    house.change(house.sidecar, 'review_by: "2025-03-01"', 'review_by: "2025-01-14"')
    house.change(house.sidecar, 'copied: "2024-03-01"', 'copied: ""')
    found = check(house.root, house.today)
    assert found.errors == []
    warnings = [one.what for one in found.problems if one.level == "warning"]
    assert any("signpost of ask_pay is past its review" in one for one in warnings)
    assert any("to be reviewed by 2025-01-14" in one for one in warnings)
    assert any("No date of copying" in one for one in warnings)


def test_a_day_that_does_not_exist_is_an_error(house: House, only_error: OnlyError) -> None:
    """30 February has the form of a date and is none."""
    house.change(house.sidecar, 'review_by: "2025-03-01"', 'review_by: "2025-02-30"')
    assert "no day of the calendar" in only_error().what


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ('{hours: {monday: "17:00-09:00"}, closed: []}', "monday end before they begin"),
        ('{hours: {monday: "09:00-09:00"}, closed: []}', "monday end before they begin"),
        ('{hours: {}, closed: ["2026-02-30"]}', "no day of the calendar"),
    ],
)
def test_hours_that_nobody_can_keep_are_named(
    house: House, only_error: OnlyError, people: str, told: str
) -> None:
    """A server that read them would not start."""
    line = house.change(house.hub, "signposts: {}", f"people: {people}\nsignposts: {{}}")
    error = only_error()
    assert (error.file, error.line) == ("knowledge/hub.yml", line) and told in error.what
