"""What is read quickly is what Rasa reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import rasa.shared.utils.io
import rasa.shared.utils.validation
from rasa.shared.exceptions import YamlSyntaxException
from rasa.shared.utils.validation import YamlValidationException
from ruamel.yaml import YAMLError
from ruamel.yaml.constructor import DuplicateKeyError

from bot.cli.project import ROOT
from bot.seams import quick_yaml as seam

SCHEMA = "shared/nlu/training_data/schemas/nlu.yml"
FILES = [ROOT / "domain.yml", ROOT / "config.yml", ROOT / "data" / "nlu_terse.yml", ROOT / "data" / "rules.yml", ROOT / "data" / "nlu_newcomers.yml"]  # fmt: skip
ODD = [
    "", "a: 1", "a: -12", "a: 012", "a: 1_000", "a: 0x1F", "a: 0o7", "a: 1.5", "a: 1e3", "a: .5", "a: +3", "a: 12:30",
    "a: 2020-01-01", "a: yes", "a: No", "a: on", "a: true", "a: False", "a: null", "a: ~", "a:", "a: .inf", "a: .nan", "a: =",
    "a: 'x'", 'a: "x\\u00e9"', "a: “é”", "a: !!str 1", "a: |\n  - one! 50 %\n  - two\n", "- a\n- b", "a: &x [1]\nb: *x",
    "<<: {a: 1}", "a: {b: 1}\nc: [1, two, 3.0]", "a: # no value\nb: 1", "---\na: 1", "a: - 1", "a: 7.", "a: 1.2.3", "3.1", "? a\n: b",
]  # fmt: skip
BROKEN = ["a: [1", "a: b: c", "a: 1\na: 2", "a: !x 1", "\ta: 1", "%YAML 1.1\n---\na: yes"]


@pytest.fixture(autouse=True)
def applied() -> None:
    seam.apply()


def upstream(text: str) -> object:
    """Return what Rasa reads, or the kind of its error."""
    with seam.lines():
        return outcome(text)


def outcome(text: str) -> object:
    try:
        return rasa.shared.utils.io.read_yaml(text)
    except (YAMLError, DuplicateKeyError, ValueError) as error:
        return type(error)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_our_files_are_read_as_rasa_reads_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert outcome(text) == upstream(text)


@pytest.mark.parametrize("text", [*ODD, *BROKEN])
def test_any_text_is_read_as_rasa_reads_it(text: str) -> None:
    """The same values of the same types, or the same error."""
    ours, theirs = outcome(text), upstream(text)
    assert repr(ours) == repr(theirs)


def test_a_plain_file_never_reaches_ruamel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruamel.yaml.YAML.load", None)
    assert rasa.shared.utils.io.read_yaml("a: [1, b]") == {"a": [1, "b"]}


def test_what_fails_its_schema_is_named_with_its_line() -> None:
    """As Rasa names it: a file is read again for its lines."""
    text = 'version: "3.1"\nnlu:\n- intent: a\n  examples: |\n    - x\n- intint: b\n'
    with pytest.raises(YamlValidationException) as found:
        rasa.shared.utils.validation.validate_yaml_schema(text, SCHEMA)
    assert "Line 6" in str(found.value)
    with pytest.raises(YamlSyntaxException):
        rasa.shared.utils.validation.validate_yaml_schema("a: [1", SCHEMA)


def test_is_needed_while_rasa_reads_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruamel.yaml.composer.Composer.compose_node", None)
    with seam.lines(), pytest.raises(TypeError):
        rasa.shared.utils.io.read_yaml("a: 1")
