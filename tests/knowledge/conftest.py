"""Copies of knowledge that a test may spoil.

What editors write changes; what these tests are about does not. So faults are put into a small role
made for the tests ("house"), and only what must hold for the project's own page uses that one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.built import locate, to_json
from bot.knowledge.check import check
from bot.knowledge.problem import Problem
from bot.knowledge.sources import sources

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"


class House:
    """A copy of content/ and knowledge/ in a folder of its own."""

    today = date(2025, 1, 15)

    def __init__(self, root: Path, role: str) -> None:
        self.root = root
        self.role = role
        self.page = root / "content" / f"{role}.txt"
        self.sidecar = root / "content" / f"{role}.yml"
        self.statements = root / "knowledge" / role / "statements.yml"
        self.topics = root / "knowledge" / role / "topics.yml"
        self.words = root / "knowledge" / role / "words.yml"
        self.near = root / "knowledge" / "near.yml"
        self.talk = root / "knowledge" / "talk.yml"
        self.hub = root / "knowledge" / "hub.yml"

    def change(self, path: Path, old: str, new: str) -> int:
        """Replace the only `old` in `path`; return its line."""
        text = path.read_bytes().decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_bytes(text.replace(old, new).encode())
        return text[: text.index(old)].count("\n") + 1

    def errors(self) -> list[Problem]:
        """Return what `bot knowledge check` finds to mend."""
        return check(self.root, self.today).errors


@pytest.fixture
def house(tmp_path: Path) -> House:
    """One role made for the tests, with the project's schemas and rules for leads."""
    shutil.copytree(FIXTURES, tmp_path, dirs_exist_ok=True)
    shutil.copytree(ROOT / "knowledge" / "schemas", tmp_path / "knowledge" / "schemas")
    shutil.copy(ROOT / "knowledge" / "lead_rules.yml", tmp_path / "knowledge")
    return _built(House(tmp_path, "care-coordinator"))


@pytest.fixture
def ours(tmp_path: Path) -> House:
    """The project's own knowledge."""
    for folder in ("content", "knowledge"):
        shutil.copytree(ROOT / folder, tmp_path / folder, copy_function=_copy)
    return House(tmp_path, "social-prescribing-link-worker")


@pytest.fixture
def two_roles(ours: House) -> House:
    """The project's own knowledge, and beside it the role made for the tests."""
    for folder in ("content", "knowledge/care-coordinator"):
        shutil.copytree(FIXTURES / folder, ours.root / folder, dirs_exist_ok=True)
    return ours


@pytest.fixture
def only_error(house: House) -> Callable[[], Problem]:
    """Return the one error of a spoiled house."""

    def the_one() -> Problem:
        errors = house.errors()
        assert len(errors) == 1, "\n".join(map(str, errors))
        return errors[0]

    return the_one


def _built(house: House) -> House:
    for of in sources(house.root):
        of.built.write_text(to_json(locate(of)), "utf-8")
    return house


def _copy(source: str, target: str) -> str:
    """Copy without the mode: the page is write-protected, a test's copy is not."""
    return shutil.copyfile(source, target)
