"""docs/safety.md is a hazard log that can be judged: whole, rated by its matrix, each control with a test that exists.

A document is a text here, so that a made one can be shown to fail.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
SAFETY = ROOT / "docs" / "safety.md"
PRIVACY = ROOT / "docs" / "privacy.md"
README = ROOT / "README.md"

FIELDS = [
    "Hazard",
    "Cause",
    "Harm",
    "Initial risk",
    "Controls",
    "Residual risk",
    "Risk left",
    "Owner",
]
NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
HEADING = re.compile(r"^## (H\d+)\. (.+)$", re.MULTILINE)
FIELD = re.compile(r"^- \*\*([\w ]+)\*\*: ?", re.MULTILINE)
RATING = re.compile(r"([a-z ]+) × ([a-z ]+) = (\d)")
SUMMARY = re.compile(r"^\| (H\d+) \| (.+) \| (\d) \| (\d) \|$", re.MULTILINE)
SENTENCE = re.compile(r"\S.*[.!?]\W*", re.DOTALL)


class Hazard(NamedTuple):
    """One entry of the log; its fields by name, as they stand in the text."""

    id: str
    title: str
    names: list[str]
    fields: dict[str, str]

    def controls(self) -> list[str]:
        return re.split(r"^ +- ", self.fields.get("Controls", ""), flags=re.MULTILINE)[1:]

    def rating(self, which: str) -> tuple[str, str, int] | None:
        """Severity, likelihood and their product, as the text says."""
        found = RATING.fullmatch(self.fields.get(which, "").strip())
        return (found[1], found[2], int(found[3])) if found else None


@cache
def found_in(path: Path) -> dict[str, str | None]:
    """The test functions that pytest finds in a file, each with its docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bodies = [tree.body, *(one.body for one in classes if one.name.startswith("Test"))]
    return {
        node.name: ast.get_docstring(node)
        for body in bodies
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.startswith("test_")
    }


def wrong_tests(text: str, root: Path = ROOT) -> Iterator[str]:
    """What is wrong with the tests that a document names."""
    for file, name in dict.fromkeys(NAMED.findall(text)):
        if not (root / file).is_file():
            yield f"{file} is not there"
        elif name not in (found := found_in(root / file)):
            yield f"{file} has no test {name}"
        elif not SENTENCE.fullmatch(found[name] or ""):
            yield f"{file}::{name} does not say in a sentence what holds"


def hazards(text: str) -> list[Hazard]:
    """The entries of a hazard log, in order."""
    pieces = HEADING.split(re.split(r"^# When ", text, flags=re.MULTILINE)[0])[1:]
    found = []
    for name, title, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        _, *parts = FIELD.split(body)
        found.append(Hazard(name, title, parts[::2], dict(zip(parts[::2], parts[1::2]))))
    return found


def matrix(text: str) -> dict[tuple[str, str], int]:
    """The risk of each severity and likelihood, from the document's own table."""
    table = re.search(r"^\| risk \|(.+)\|\n\|[-|]+\|\n((?:\|.+\|\n?)+)", text, re.MULTILINE)
    if table is None:
        return {}
    severities = [cell.strip() for cell in table[1].split("|")]
    found = {}
    for row in table[2].splitlines():
        likelihood, *risks = [cell.strip() for cell in row.strip("|").split("|")]
        found |= {(of, likelihood): int(risk) for of, risk in zip(severities, risks, strict=True)}
    return found


def wrong_hazards(text: str) -> Iterator[str]:
    """What is wrong with the hazard log in a document."""
    log, risks = hazards(text), matrix(text)
    if not log:
        yield "there is no hazard"
    for name, times in Counter(one.id for one in log).items():
        if times > 1:
            yield f"{name} stands {times} times"
    for one in log:
        if one.names != FIELDS:
            yield f"{one.id} has the fields {one.names}"
        yield from (
            f"{one.id}: {name} is blank" for name, said in one.fields.items() if not said.strip()
        )
        if not NAMED.search(one.fields.get("Controls", "")):
            yield f"{one.id} has no test"
        for control in one.controls():
            if not NAMED.search(control):
                yield f"{one.id}: no test proves {control.strip()!r}"
        for which in ("Initial risk", "Residual risk"):
            rated = one.rating(which)
            if rated is None or risks.get(rated[:2]) != rated[2]:
                yield f"{one.id}: its {which.lower()} is not one of the matrix"
    rated_as = {
        one.id: (
            one.title,
            *(rated and rated[2] for rated in map(one.rating, ("Initial risk", "Residual risk"))),
        )
        for one in log
    }
    summed_up = {row[0]: (row[1], int(row[2]), int(row[3])) for row in SUMMARY.findall(text)}
    for name in sorted(rated_as.keys() | summed_up.keys()):
        if rated_as.get(name) != summed_up.get(name):
            yield f"{name} is not summed up as it stands in the log"


@pytest.mark.parametrize("document", [SAFETY, PRIVACY], ids=lambda path: path.name)
def test_each_test_that_is_named_exists_and_says_what_holds(document: Path) -> None:
    """A claim rests on a test that pytest runs, with a sentence that somebody who judges can read."""
    text = document.read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 20
    assert list(wrong_tests(text)) == []


def test_each_hazard_is_told_whole() -> None:
    """Hazard, cause, harm, controls with their tests, both risks by the matrix, what is left, and an owner."""
    text = SAFETY.read_text(encoding="utf-8")
    assert len(hazards(text)) >= 13
    assert list(wrong_hazards(text)) == []


def test_nobody_has_signed_and_the_ratings_are_a_proposal() -> None:
    """Until somebody signs, which changes this test."""
    text = SAFETY.read_text(encoding="utf-8")
    assert "| Signed | not signed |" in text
    assert "the developers' proposal" in text
    assert {one.fields["Owner"].strip() for one in hazards(text)} == {"to be named"}


def test_the_matrix_is_whole_and_rises() -> None:
    """Five severities by five likelihoods, and no more of either is ever less of a risk."""
    severities = ["minor", "significant", "considerable", "major", "catastrophic"]
    likelihoods = ["very low", "low", "medium", "high", "very high"]
    risks = matrix(SAFETY.read_text(encoding="utf-8"))
    assert set(risks) == {(of, how) for of in severities for how in likelihoods}
    grid = [[risks[of, how] for how in likelihoods] for of in severities]
    assert all(row == sorted(row) for row in [*grid, *map(list, zip(*grid, strict=True))])


def test_the_figures_are_those_of_the_readme() -> None:
    """None is invented here, and none is older."""
    text, told = SAFETY.read_text(encoding="utf-8"), README.read_text(encoding="utf-8")
    [section] = re.findall(r"^## Figures\n(.*?)^## ", text, re.DOTALL | re.MULTILINE)
    [date] = re.findall(r"one run, (\d+ \w+ \d{4})", section)
    figures = re.findall(r"\d+", " ".join(re.findall(r"^- (.+)$", section, re.MULTILINE)))
    assert len(figures) > 10
    assert date in told
    assert set(figures) <= set(re.findall(r"\d+", told.partition("## How good it is")[2]))


MADE = """
| risk | minor | major |
|---|---|---|
| low | 1 | 3 |

| H1 | A thing happens | 3 | 1 |

## H1. A thing happens

- **Hazard**: a thing.
- **Cause**: another.
- **Harm**: some.
- **Initial risk**: major × low = 3
- **Controls**:
  - One is seen: `tests/made.py::test_good`, `tests/made.py::test_in_a_class`.
  - Another is too: `tests/made.py::test_good`.
- **Residual risk**: minor × low = 1
- **Risk left**: little.
- **Owner**: to be named

# When something goes wrong

## H9. This is no hazard
"""
MADE_TESTS = '''
def test_good():
    """It holds."""


class TestMore:
    async def test_in_a_class(self):
        """It holds "here too"."""


def test_mute():
    assert True


def test_mumbling():
    """it"""


def helper():
    """It is no test."""

    def test_within():
        """It is never run."""
'''


def test_a_made_document_is_right() -> None:
    """So that what follows fails for its own reason."""
    assert list(wrong_hazards(MADE)) == []
    assert [one.id for one in hazards(MADE)] == ["H1"]


@pytest.mark.parametrize(
    ("was", "is_", "wrong"),
    [
        ("**Cause**: another.", "**Reason**: another.", "H1 has the fields"),
        ("- **Risk left**: little.\n", "", "H1 has the fields"),
        ("**Risk left**: little.", "**Risk left**:", "H1: Risk left is blank"),
        ("- **Residual risk**: minor × low = 1\n", "", "H1: its residual risk is not one"),
        ("minor × low = 1", "minor × low = 2", "H1: its residual risk is not one"),
        ("minor × low = 1", "slight × low = 1", "H1: its residual risk is not one"),
        ("major × low = 3", "minor × low = 1", "H1 is not summed up"),
        ("| H1 | A thing happens | 3 | 1 |", "", "H1 is not summed up"),
        ("| H1 | A thing happens", "| H2 | A thing happens", "H2 is not summed up"),
        (": `tests/made.py::test_good`.", ".", "H1: no test proves 'Another is too.'"),
        ("`tests/made.py::test_", "`somewhere::", "H1 has no test"),
        ("# When something goes wrong\n\n## H9.", "## H1.", "H1 stands 2 times"),
        ("## H", "### H", "there is no hazard"),
        ("| risk |", "| danger |", "H1: its initial risk is not one"),
    ],
)
def test_what_is_wrong_with_a_hazard_is_told(was: str, is_: str, wrong: str) -> None:
    """A field, a test, a rating or a line of the summary that is missing, blank, doubled or made up."""
    assert was in MADE
    assert any(one.startswith(wrong) for one in wrong_hazards(MADE.replace(was, is_)))


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        ("tests/made.py::test_good", None),
        ("tests/made.py::test_in_a_class", None),
        ("tests/other.py::test_good", "tests/other.py is not there"),
        ("tests/made.py::test_gone", "tests/made.py has no test test_gone"),
        ("tests/made.py::helper", "tests/made.py has no test helper"),
        ("tests/made.py::test_within", "tests/made.py has no test test_within"),
        ("tests/made.py::test_mute", "tests/made.py::test_mute does not say"),
        ("tests/made.py::test_mumbling", "tests/made.py::test_mumbling does not say"),
    ],
)
def test_what_is_wrong_with_a_named_test_is_told(
    tmp_path: Path, named: str, wrong: str | None
) -> None:
    """No file, no test of that name, one that pytest never runs, or one that does not say what holds."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "made.py").write_text(MADE_TESTS, encoding="utf-8")
    found = list(wrong_tests(f"- Proven by `{named}`.", tmp_path))
    assert [one.startswith(wrong or "nothing") for one in found] == [True] * bool(wrong)
