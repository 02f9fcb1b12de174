"""A new version of the page: what changed, what it touches, what an editor has to write."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.knowledge.diff import run_diff

if TYPE_CHECKING:
    from conftest import House

ROOT = Path(__file__).parents[2]


@pytest.fixture
def new_page(house: House) -> Path:
    """A copy of the page under another name, for a test to change."""
    path = house.root / "new.txt"
    shutil.copyfile(house.page, path)
    return path


def told(house: House, page: Path) -> tuple[int, str]:
    """Return the code and the words of `bot knowledge diff`."""
    console = Console(record=True, width=200)
    code = run_diff(house.root, page, console)
    return code, console.export_text()


def test_the_same_page_changes_nothing(house: House, new_page: Path) -> None:
    """Other white space is no change."""
    house.change(new_page, "There is no set", "There  is\u00a0no set")
    code, text = told(house, new_page)
    assert code == 0
    assert "says the same" in text


def test_a_changed_figure_touches_statement_topic_and_lead(house: House, new_page: Path) -> None:
    """Nine hours in place of eight."""
    line = house.change(new_page, "around eight hours", "around nine hours")
    code, text = told(house, new_page)
    assert code == 1
    assert (
        "training.sessions: nearest now: “There are four sessions in total, which will take" in text
    )
    assert ": training.sessions: There are four sessions in total, which take around eight" in text
    assert "the quote “There are four sessions" in text
    assert f"new.txt:{line}: No statement holds “There are four sessions" in text
    assert "Copy new.txt to content/care-coordinator.txt" in text
    assert "is it still?" not in text and "  ask_" not in text  # a figure ends no silence
    assert str(house.root) not in text
    assert "supervision.amount" not in text


def test_test_questions_that_rest_on_a_gone_sentence_are_named(ours: House) -> None:
    """The project's own questions, by file and id."""
    shutil.copytree(ROOT / "tests" / "eval", ours.root / "tests" / "eval")
    path = ours.root / "social-prescribing-link-worker.txt"
    shutil.copyfile(ours.page, path)
    ours.change(path, " (amount not defined.)", " (an hour a week.)")
    code, text = told(ours, path)
    assert code == 1
    assert "Test questions that rest on what changed" in text
    assert re.search(r"what changed \(\d+\)", text) and "compound.jsonl c" in text
    assert "supervision.amount: nothing like it" in text


def test_an_item_that_moves_is_noticed(house: House, new_page: Path) -> None:
    """Its words are still there; “Session 4” is not."""
    house.change(new_page, "  4. Safeguarding adults\n", "")
    house.change(new_page, "  1. Introduction", "  1. Safeguarding adults\n  2. Introduction")
    code, text = told(house, new_page)
    assert code == 1
    assert "training.session_4: item 4 → item 1" in text
    assert "training.sessions: its list is not one whole list" in text
    assert "training.session_safeguarding: calls its item number “4”, and it is number 1" in text


def test_something_new_is_to_be_written_and_may_end_a_silence(house: House, new_page: Path) -> None:
    """A sentence on holiday: a statement to write, a near miss and silent leads to look at."""
    house.change(
        new_page,
        "Care Coordinators must complete",
        "Holiday is long. Care Coordinators must complete",
    )
    code, text = told(house, new_page)
    assert code == 1
    assert "No statement holds “Holiday is long.”" in text
    assert "  ask_leave\n" in text
    assert "  ask_pay\n" not in text
    assert "abbreviations GCSE: The page does not spell out GCSE." in text


def test_the_role_is_found_by_the_page_s_words(two_roles: House) -> None:
    """A file of any name is compared with the page that it is most like."""
    path = two_roles.root / "download.txt"
    page = two_roles.root / "content" / "care-coordinator.txt"
    path.write_text(page.read_text("utf-8").replace("one hour", "two hours"), "utf-8")
    code, text = told(two_roles, path)
    assert code == 1
    assert "against content/care-coordinator.txt" in text
    assert "supervision.amount: One hour each month" in text


def test_what_can_t_be_read_is_told(house: House, new_page: Path) -> None:
    """Code 2, and what to mend first."""
    new_page.write_bytes(b"\xff\xfe")
    assert told(house, new_page) == (2, "new.txt can't be read as UTF-8 text.\n")
    house.topics.write_text("topics: [", "utf-8")
    code, text = told(house, house.page)
    assert code == 2
    assert "Not YAML" in text and "Mend these first" in text
