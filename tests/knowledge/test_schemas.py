"""The schemas are schemas, and the reply contract holds what design says and nothing more."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parents[2] / "knowledge" / "schemas"

REPLY: dict[str, Any] = {
    "outcome": "answer",
    "answers": [
        {
            "id": "supervision.amount",
            "title": "how much supervision",
            "sources": [
                {"page": "Title", "section": "Supervision", "quote": "(amount not defined.)"}
            ],
        }
    ],
    "parts": [
        {"kind": "lead", "text": "The page does not say.", "answer_id": "supervision.amount"},
        {"kind": "list", "items": ["One", "Two"], "answer_id": "supervision.amount"},
        {"kind": "signpost", "text": "From the hub", "url": "https://hub.example/"},
    ],
    "confidence": 0.9,
    "message_id": "m-1",
    "in_reply_to": "u-1",
}


def faults(reply: object) -> list[str]:
    schema = json.loads((SCHEMAS / "reply.schema.json").read_text("utf-8"))
    return [error.message for error in Draft202012Validator(schema).iter_errors(reply)]


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_each_schema_is_one_and_is_strict(path: Path) -> None:
    """No object of a schema takes keys that nobody has thought of, unless it is a table by key."""
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["title"] and schema["description"]
    open_objects = [
        one
        for one in _objects(schema)
        if one.get("type") == "object" and "additionalProperties" not in one
    ]
    assert open_objects == []


def test_the_reply_of_the_contract_is_valid() -> None:
    """As in the design; `in_reply_to` may be missing."""
    assert faults(REPLY) == []
    assert faults({key: value for key, value in REPLY.items() if key != "in_reply_to"}) == []


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("outcome",), "maybe"),
        (("answers",), []),
        (("answers", 0, "sources"), []),
        (("answers", 0, "sources", 0, "quote"), ""),
        (("answers", 0, "extra"), 1),
        (("parts",), []),
        (("parts", 0, "kind"), "joke"),
        (("parts", 0, "items"), ["x"]),
        (("parts", 1, "items"), []),
        (("parts", 0, "tel"), "999"),
        (("confidence",), 1.2),
        (("message_id",), ""),
        (("extra",), True),
    ],
)
def test_a_reply_that_breaks_the_contract_is_refused(
    where: tuple[str | int, ...], value: Any
) -> None:
    """Each one by itself."""
    reply = deepcopy(REPLY)
    at: Any = reply
    for key in where[:-1]:
        at = at[key]
    at[where[-1]] = value
    assert faults(reply)


def test_emergency_lines_belong_to_safety() -> None:
    """999 is never part of another outcome."""
    reply = {
        "outcome": "safety",
        "answers": [],
        "parts": [{"kind": "emergency", "text": "Call 999.", "tel": "999"}],
        "confidence": 1,
        "message_id": "m",
    }
    assert faults(reply) == []
    assert faults({**reply, "outcome": "smalltalk"})


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, dict):
        return [schema, *(one for value in schema.values() for one in _objects(value))]
    return [one for value in schema for one in _objects(value)] if isinstance(schema, list) else []
