"""Topics are about roles in general, a page about one: a second role brings data and no code."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console

from bot.knowledge import load
from bot.knowledge.build import run_build
from bot.knowledge.check import run_check

if TYPE_CHECKING:
    from conftest import House

OTHER = "care-coordinator"


def test_two_roles_load_build_and_check_at_once(two_roles: House) -> None:
    """A second page with its statements and topics passes every check beside the first."""
    console = Console(record=True, width=200)
    assert run_build(two_roles.root, console) == 0
    assert run_check(two_roles.root, console, two_roles.today) == 0
    assert "care-coordinator" in console.export_text()
    knowledge = load(two_roles.root, two_roles.today)
    assert set(knowledge.roles) == {two_roles.role, OTHER}
    assert knowledge.refused == []


def test_one_intent_is_answered_by_each_role_from_its_own_page(two_roles: House) -> None:
    """The same question has two answers, and neither quotes the other's page."""
    knowledge = load(two_roles.root, two_roles.today)
    ours = knowledge.topic_for_intent(two_roles.role, "ask_supervision_amount")
    theirs = knowledge.topic_for_intent(OTHER, "ask_supervision_amount")
    assert ours is not None and theirs is not None
    assert ours.kind == "gap"
    assert theirs.lead.startswith("One hour each month")
    assert knowledge.statement(OTHER, theirs.says[0]).page == OTHER
    assert knowledge.statement(two_roles.role, ours.says[0]).page == two_roles.role


def test_a_near_miss_of_one_role_may_be_an_answer_of_another(two_roles: House) -> None:
    """Pay is off the first page and on the second."""
    knowledge = load(two_roles.root, two_roles.today)
    near = knowledge.near_for_intent("ask_pay")
    assert near is not None and near.thing == "pay"
    assert knowledge.topic_for_intent(two_roles.role, "ask_pay") is None
    pay = knowledge.topic_for_intent(OTHER, "ask_pay")
    assert pay is not None and pay.id == "pay.band"


def test_a_second_role_needs_no_new_intent(two_roles: House) -> None:
    """Every intent of the second role is one of the first role's topics or a near miss already."""
    knowledge = load(two_roles.root, two_roles.today)
    first = {i for t in knowledge.roles[two_roles.role].topics.values() for i in t.intents}
    second = {i for t in knowledge.roles[OTHER].topics.values() for i in t.intents}
    assert second <= first | set(knowledge.near)


def test_a_broken_second_role_leaves_the_first_one_served(two_roles: House) -> None:
    """One role's spoiled file is reported; the other role goes on answering."""
    (two_roles.root / "content" / f"{OTHER}.txt").unlink()
    knowledge = load(two_roles.root, two_roles.today)
    assert set(knowledge.roles) == {two_roles.role}
    assert any(OTHER in reason for reason in knowledge.refused)
    assert not any(str(two_roles.root) in reason for reason in knowledge.refused)


def test_words_and_pages_belong_to_their_role(two_roles: House) -> None:
    """PCI is a word of the second role alone; its page says how old it is once its review is due."""
    knowledge = load(two_roles.root, two_roles.today)
    assert "PCI" in knowledge.words(OTHER)["abbreviations"]
    assert "PCI" not in knowledge.words(two_roles.role)["abbreviations"]
    page = knowledge.roles[OTHER].page
    assert page.as_on(date(2025, 3, 1)) is None
    assert page.as_on(date(2025, 3, 2)) == date(2024, 3, 1)
