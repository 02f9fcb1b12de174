"""Writes the stock project into `var/bench/stock`: the files of `bench/stock` and our data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.places import STOCK, VAR
from bench.stock_replies import stock_replies
from bench.training_data import (
    Examples,
    as_yaml,
    entities_in,
    examples_by_intent,
    nlu_blocks,
    nlu_file,
    read_data,
)

PROJECT = VAR / "stock"
FROM_STOCK = ("config.yml", "credentials.yml", "endpoints.yml", "endpoints-postgresql.yml")
REPLY = "action_reply"
VERSION = {"version": "3.1"}


def write_stock_project(project: Path = PROJECT, examples: Examples | None = None) -> Path:
    """Write the project's files and return its folder; Rasa's cache in it is left alone.

    `examples` replaces the examples of our data files, for a training on a subset.
    """
    (project / "data").mkdir(parents=True, exist_ok=True)
    for name in FROM_STOCK:
        shutil.copy(STOCK / name, project / name)
    shutil.copytree(STOCK / "actions", project / "actions", dirs_exist_ok=True)
    data = read_data()
    blocks = nlu_blocks(data)
    examples = examples or examples_by_intent(blocks)
    written = {
        "domain.yml": as_yaml(domain(examples)),
        "data/nlu.yml": nlu_file(blocks, examples),
        "data/rules.yml": as_yaml({**VERSION, "rules": rules(examples)}),
        "data/stories.yml": as_yaml({**VERSION, "stories": list(stories(data, set(examples)))}),
        "replies.json": json.dumps(stock_replies(examples), ensure_ascii=False, indent=1),
    }
    for name, text in written.items():
        (project / name).write_text(text, encoding="utf-8")
    return project


def domain(examples: Examples) -> dict[str, Any]:
    """The domain: our intents and entities, one action, the session of `rasa init`."""
    return {
        **VERSION,
        "intents": sorted(examples),
        "entities": sorted(entities_in(examples)),
        "actions": [REPLY],
        "session_config": {
            "session_expiration_time": 60,
            "carry_over_slots_to_new_session": True,
        },
    }


def rules(examples: Examples) -> list[dict[str, Any]]:
    """A rule an intent, and the one for a low confidence that Rasa's documentation gives."""
    return [
        {"rule": f"Reply to {intent}", "steps": [{"intent": intent}, {"action": REPLY}]}
        for intent in [*sorted(examples), "nlu_fallback"]
    ]


def stories(data: list[dict[str, Any]], intents: set[str]) -> Iterator[dict[str, Any]]:
    """Our stories as the stock project can tell them: the same intents, its one action.

    Slots and entities are left out, as its replies don't hang on them. So is a story with a
    branch, a checkpoint or an intent without examples, and one that then tells the same.
    """
    told = set()
    for part in data:
        for story in part.get("stories") or []:
            asked = _intents(story["steps"])
            if asked and set(asked) <= intents and asked not in told:
                told.add(asked)
                steps = [s for i in asked for s in ({"intent": i}, {"action": REPLY})]
                yield {"story": story["story"], "steps": steps}


def _intents(steps: list[dict[str, Any]]) -> tuple[str, ...]:
    if any("or" in step or "checkpoint" in step for step in steps):
        return ()
    return tuple(step["intent"] for step in steps if "intent" in step)
