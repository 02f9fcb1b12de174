"""The project's own knowledge passes; files that can't be read are named, not stumbled over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.knowledge.check import check, run_check
from bot.knowledge.check_near import intents_with_examples

if TYPE_CHECKING:
    from conftest import House

    from bot.knowledge.problem import Problem

ROOT = Path(__file__).parents[2]
OnlyError = Callable[[], "Problem"]


def test_our_own_knowledge_has_nothing_to_mend(ours: House) -> None:
    """Every quote, topic and lead of the project passes."""
    assert [str(one) for one in check(ROOT, ours.today).errors] == []


def test_check_prints_file_line_and_mend_and_no_machine_path(house: House) -> None:
    """An error reads `file:line: what Mend: how`, and the command's code is 1."""
    line = house.change(house.statements, "Confidence on the telephone", "Confidence on the phone")
    console = Console(record=True, width=300)
    assert run_check(house.root, console, house.today) == 1
    printed = console.export_text()
    assert f"knowledge/{house.role}/statements.yml:{line}: skills.telephone" in printed
    assert "Mend: copy the words from content/" in printed
    assert str(house.root) not in printed


def test_a_clean_house_gives_code_0(house: House) -> None:
    """Nothing to mend: 0, and the reading age is told."""
    console = Console(record=True, width=300)
    assert run_check(house.root, console, house.today) == 0
    printed = console.export_text()
    assert "reading age of leads" in printed
    assert "All knowledge stands on its pages." in printed


@pytest.mark.parametrize(
    "name", ["topics", "statements", "words", "near", "hub", "talk", "sidecar"]
)
def test_broken_yaml_is_named_with_its_line(house: House, name: str, only_error: OnlyError) -> None:
    """A bracket left open is one error with a line, and no other error follows from it."""
    path: Path = getattr(house, name)
    lines = path.read_text("utf-8").count("\n")
    path.write_text(path.read_text("utf-8") + 'odd: [1, "2\n', "utf-8")
    error = only_error()
    assert error.what.startswith("Not YAML")
    assert error.line > lines


def test_a_file_that_is_not_there_is_named(house: House, only_error: OnlyError) -> None:
    """A role without words.yml hears what to write."""
    house.words.unlink()
    error = only_error()
    assert error.file.endswith("words.yml")
    assert "schemas/words.schema.json" in error.mend


def test_a_page_that_is_not_there_or_not_text_is_named(house: House, only_error: OnlyError) -> None:
    """Each says what to put there."""
    house.page.write_bytes(b"caf\xe9")
    assert "not UTF-8" in only_error().what
    house.page.unlink()
    assert "not there" in only_error().what


def test_a_misspelt_key_is_found_by_the_schema(house: House, only_error: OnlyError) -> None:
    """`numberd` is no key of a topic."""
    line = house.change(house.topics, "numbered: true", "numberd: true")
    error = only_error()
    assert "numberd" in error.what
    assert abs(error.line - line) < 10


def test_a_key_that_stands_twice_is_found(house: House, only_error: OnlyError) -> None:
    """YAML would silently keep the last one."""
    line = house.change(house.words, "  GCSE: {", "  PCI: {")
    error = only_error()
    assert "“PCI” stands twice" in error.what
    assert error.line == line


def test_an_older_built_file_is_a_warning(house: House) -> None:
    """It is never served, so nothing is wrong yet."""
    (house.topics.with_name("statements.json")).unlink()
    found = check(house.root, house.today)
    assert found.errors == []
    assert [one.mend for one in found.problems] == ["run `bot knowledge build`."]


def test_every_intent_needs_training_examples_once_there_is_training_data(
    house: House, only_error: OnlyError
) -> None:
    """An intent that nothing trains can never be found."""
    assert intents_with_examples(house.root) is None
    (role,) = check(house.root, house.today).roles
    every = {intent for topic in role.topics.data["topics"] for intent in topic["intents"]}
    every |= {"ask_pay", "ask_leave", "ask_patient_medical"}
    data = house.root / "data"
    data.mkdir()
    trained = "nlu:\n"
    for intent in sorted(every - {"ask_training_duration"}):
        trained += f"- intent: {intent}\n  examples: |\n    - a question\n"
    (data / "nlu.yml").write_text(trained)
    error = only_error()
    assert "training.sessions: the intent ask_training_duration" in error.what
    assert error.file.endswith("topics.yml")
    (data / "nlu_reviewed.yml").write_text(
        "nlu:\n- intent: ask_training_duration\n  examples: |\n    - how long\n"
    )
    assert house.errors() == []


def test_a_house_without_roles_says_so(house: House) -> None:
    """Nothing to check is not the same as all well."""
    house.topics.unlink()
    assert any("no role" in one.what for one in house.errors())


def test_safety_files_have_schemas_too(house: House) -> None:
    """A phrase list with a rule that lacks its reason is an error; a file without a schema is told."""
    folder = house.root / "knowledge" / "safety"
    folder.mkdir()
    (folder / "more.yml").write_text("a: b\n")
    (found,) = check(house.root, house.today).problems
    assert found.level == "warning" and "schemas/safety_more.schema.json" in found.mend
    (folder / "phrases.yml").write_text("rules:\n  - {id: odd, kind: violence}\n", "utf-8")
    errors = house.errors()
    assert {one.file for one in errors} == {"knowledge/safety/phrases.yml"}
    (rule,) = (one for one in errors if "'why' is a required property" in one.what)
    assert rule.line == 2


def test_examples_are_counted_anew_once_their_file_changed(tmp_path: Path) -> None:
    """A file that stays as it is is read once; what is written to it counts at once."""
    data = tmp_path / "data"
    data.mkdir()
    file = data / "nlu.yml"
    file.write_text("nlu:\n- intent: ask_pay\n  examples: |\n    - pay?\n")
    assert intents_with_examples(tmp_path) == {"ask_pay": 1}
    file.write_text(file.read_text() + "    - wage?\n")
    (data / "nlu_more.yml").write_text("nlu:\n- intent: ask_pay\n  examples: |\n    - band?\n")
    assert intents_with_examples(tmp_path) == {"ask_pay": 3}
