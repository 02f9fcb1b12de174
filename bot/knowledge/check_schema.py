"""Each knowledge file against its JSON Schema; nothing else is checked of a file that fails here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from bot.knowledge.files import YamlFile, named
from bot.knowledge.problem import Problem, relative
from bot.knowledge.read_yaml import Lined, read_lined

SCHEMAS = "knowledge/schemas"


def read_checked(path: Path, root: Path, schema: str, problems: list[Problem]) -> YamlFile | None:
    """Read `path` and check it against `schema` (the stem of a file in knowledge/schemas).

    Problems are added to `problems`; None is returned where there are any.
    """
    name = relative(path, root)
    try:
        lined = read_lined(path)
    except FileNotFoundError:
        problems.append(
            Problem(
                name,
                1,
                "The file is not there.",
                f"write it; {SCHEMAS}/{schema}.schema.json says how.",
            )
        )
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it can't be read"
        line = mark.line + 1 if mark else 1
        problems.append(
            Problem(
                name,
                line,
                f"Not YAML: {what}.",
                "look at the quotes and the indents around that line.",
            )
        )
        return None
    file = named(path, root, lined)
    found = [*_twice(file), *schema_problems(file, root, schema)]
    problems += found
    return None if any(one.level == "error" for one in found) else file


def schema_problems(file: YamlFile, root: Path, schema: str) -> Iterator[Problem]:
    """Yield what `schema` finds wrong with `file`, in order of the lines."""
    path = root / SCHEMAS / f"{schema}.schema.json"
    if not path.exists():
        mend = f"write {SCHEMAS}/{path.name}."
        yield file.problem((), "No schema says what may stand in this file.", mend, "warning")
        return
    validator = Draft202012Validator(json.loads(path.read_text("utf-8")))
    errors = validator.iter_errors(_dates_as_text(file.data))
    for error in sorted(errors, key=lambda e: (file.lined.line(*e.absolute_path), str(e.path))):
        where = ".".join(str(part) for part in error.absolute_path) or "the file"
        shown = error.message if len(error.message) < 200 else f"{error.message[:200]}…"
        yield file.problem(
            tuple(error.absolute_path),
            f"{where}: {shown}.",
            f"{SCHEMAS}/{schema}.schema.json says what may stand here.",
        )


def _twice(file: YamlFile) -> Iterator[Problem]:
    lined: Lined = file.lined
    for key, line in lined.twice:
        what = f"“{key[-1]}” stands twice (first in line {lined.line(*key)}): only the last would count."
        yield Problem(file.name, line, what, "rename one or take it away.")


def _dates_as_text(value: Any) -> Any:
    """YAML reads an unquoted 2026-01-31 as a date; the schemas know dates as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _dates_as_text(one) for key, one in value.items()}
    return [_dates_as_text(one) for one in value] if isinstance(value, list) else value
