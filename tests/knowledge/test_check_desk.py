"""What the helpdesk says is checked like all that people read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import House


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("desk", "  send: Check and send", "  sned: Check and send", "'send' is a required"),
        ("desk", 'gaps: "Fill {count} gaps"', 'gaps: "Fill {many} gaps"', "does not match"),
        ("desk", 'gaps: "Fill {count} gaps"', 'gaps: "Fill the gaps"', "does not match"),
        ("desk", "unassigned: It is nobody’s now.", 'unassigned: ""', "said.unassigned"),
        ("helpdesk", "label: \"A complaint\", priority: 2", "label: \"A complaint\"", "'priority'"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_desks_words_is_named(
    ours: House, name: str, old: str, new: str, told: str
) -> None:
    """A name that the pages need, a mark that nobody fills in or that is left out, a sentence that is none."""
    path: Path = ours.root / "knowledge" / f"{name}.yml"
    ours.change(path, old, new)
    errors = [one for one in ours.errors() if one.file == f"knowledge/{name}.yml"]
    assert errors and any(told in one.what for one in errors)


def test_a_project_without_a_helpdesk_lacks_nothing(house: House) -> None:
    """Neither file has to be there."""
    assert house.errors() == []
