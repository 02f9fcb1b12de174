"""In the three files, `copy` is used for lines of the log and for nothing else."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from bot.seams import no_copies_for_logs as seam


def uses_of_copy(tree: ast.AST) -> list[ast.Name]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "copy"]


@pytest.mark.parametrize("module", seam.MODULES, ids=lambda module: module.__name__)
def test_only_debug_lines_copy(module: ModuleType) -> None:
    """When this fails with no use at all, Rasa no longer copies here; with more uses, the seam is wrong."""
    tree = ast.parse(inspect.getsource(module))
    in_lines = [
        used
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
        for used in uses_of_copy(call)
    ]
    assert in_lines
    assert len(in_lines) == len(uses_of_copy(tree))


@pytest.mark.parametrize("module", seam.MODULES, ids=lambda module: module.__name__)
def test_nothing_is_copied(module: ModuleType) -> None:
    seam.apply()
    thing = {"a": [1]}
    assert module.copy.deepcopy(thing) is thing
