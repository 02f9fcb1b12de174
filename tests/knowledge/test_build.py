"""`bot knowledge build` writes what can be served and says what can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from bot.knowledge.build import run_build
from bot.knowledge.built import read_built
from bot.knowledge.sources import sources

if TYPE_CHECKING:
    from conftest import House


def test_a_clean_house_is_built_whole(house: House) -> None:
    """All statements and topics, and code 0."""
    (of,) = sources(house.root)
    of.built.unlink()
    console = Console(record=True, width=200)
    assert run_build(house.root, console) == 0
    built = read_built(of)
    assert built is not None and len(built.statements) == 20
    assert "Refused" not in console.export_text()


def test_an_answer_off_the_page_is_refused_and_the_rest_is_built(house: House) -> None:
    """Named with its quote; code 1."""
    house.change(house.page, " (one hour each month.)", ".")
    console = Console(record=True, width=300)
    assert run_build(house.root, console) == 1
    text = console.export_text()
    assert "topic supervision.amount is not served" in text
    assert "“(one hour each month.)” is not on the page" in text
    assert str(house.root) not in text
    (of,) = sources(house.root)
    built = read_built(of)
    assert built is not None and set(built.missing) == {"supervision.amount"}


def test_building_twice_changes_nothing(house: House) -> None:
    """The same sources make the same bytes."""
    (of,) = sources(house.root)
    run_build(house.root, Console(quiet=True))
    first = of.built.read_bytes()
    run_build(house.root, Console(quiet=True))
    assert of.built.read_bytes() == first
