"""`bot test`: what fails beside others is run once more alone, and told of; what fails alone has failed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import test as module


class Pytest:
    """In place of pytest: `codes` are what it ends with, `noted` what it notes as failed."""

    def __init__(self, root: Path, codes: list[int], noted: list[str]) -> None:
        self.root, self.codes, self.noted = root, codes, noted
        self.runs: list[tuple[str, ...]] = []

    def __call__(self, name: str, *arguments: str) -> int:
        assert name == "pytest"
        self.runs.append(arguments)
        cache = self.root / ".pytest_cache" / "v" / "cache"
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "lastfailed").write_text(json.dumps(dict.fromkeys(self.noted, True)))
        return self.codes[len(self.runs) - 1]


def run(
    monkeypatch: pytest.MonkeyPatch, root: Path, codes: list[int], noted: list[str], *words: str
) -> tuple[int, str, Pytest]:
    fake = Pytest(root, codes, noted)
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "run_module", fake)
    monkeypatch.setattr("bot.cli.trained_model.ensure_model", lambda *_: None)
    done = CliRunner().invoke(module.command, list(words))
    return done.exit_code, done.output, fake


def test_what_passes_is_run_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code, _, fake = run(monkeypatch, tmp_path, [0], [])
    assert code == 0 and len(fake.runs) == 1


@pytest.mark.parametrize("again", [0, 1])
def test_a_few_that_fail_have_one_more_try(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, again: int
) -> None:
    """It counts, and what passed only alone is named."""
    code, text, fake = run(monkeypatch, tmp_path, [1, again], ["tests/a.py::test_b"])
    assert code == again and len(fake.runs) == 2 and "--last-failed" in fake.runs[1]
    assert ("passed alone: tests/a.py::test_b" in text) == (again == 0)


@pytest.mark.parametrize(
    ("code", "noted"),
    [(1, [f"tests/a.py::test_{n}" for n in range(4)]), (1, []), (2, ["tests/a.py::test_b"])],
    ids=["many", "none noted", "worse"],
)
def test_anything_else_has_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, noted: list[str]
) -> None:
    found, _, fake = run(monkeypatch, tmp_path, [code], noted)
    assert found == code and len(fake.runs) == 1


def test_tests_that_are_named_are_run_as_they_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code, _, fake = run(monkeypatch, tmp_path, [1], ["tests/a.py::test_b"], "tests/a.py")
    assert code == 1 and fake.runs == [("tests/a.py",)]
