"""Near misses, signposts and training data: all that is named exists, all that exists is trained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from bot.knowledge.files import RoleFiles, YamlFile
from bot.knowledge.problem import Problem
from bot.knowledge.read_yaml import read_yaml


def check_near(
    near: YamlFile, talk: YamlFile, hub: YamlFile, roles: list[RoleFiles]
) -> Iterator[Problem]:
    """Yield problems of near misses and signposts: topics, advice and intents that do not exist."""
    topics = {topic["id"] for role in roles for topic in role.topics.data["topics"]}
    advice = talk.data["not_covered"]
    for intent, one in near.data["near"].items():
        for topic in (*one["near"], *([one["also"]] if "also" in one else ())):
            if topic not in topics:
                key = ("near", intent)
                yield near.problem(
                    key, f"{intent}: no role has a topic {topic}.", "name a topic of a topics.yml."
                )
        if one.get("advice", "default") not in advice:
            what = f"{intent}: there is no advice “{one['advice']}”."
            yield near.problem(
                ("near", intent), what, f"write it in {talk.name} under not_covered."
            )
    for intent in hub.data["signposts"]:
        if intent not in near.data["near"]:
            what = f"The signpost of {intent} is never shown: there is no such near miss."
            yield hub.problem(("signposts", intent), what, f"use an intent of {near.name}.")


def intents_with_examples(root: Path) -> Mapping[str, int] | None:
    """Count the training examples of each intent in data/; None where no training data is there yet."""
    counts: Counter[str] = Counter()
    files = sorted((root / "data").glob("nlu*.yml"))
    for path in files:
        state = path.stat()
        counts.update(_counted(path.resolve(), state.st_mtime_ns, state.st_size))
    return counts if files else None


@lru_cache(maxsize=256)
def _counted(path: Path, changed: int, size: int) -> Mapping[str, int]:
    """The same of one file; read once, until it changes: an editor's page asks each time that it is looked at."""
    counts: Counter[str] = Counter()
    for entry in read_yaml(path).get("nlu", ()):
        examples = entry.get("examples") or ""
        text = examples if isinstance(examples, str) else "\n".join(f"- {one}" for one in examples)
        if "intent" in entry:
            counts[entry["intent"]] += len(re.findall(r"(?m)^\s*- \S", text))
    return counts


def check_examples(
    counts: Mapping[str, int], roles: list[RoleFiles], near: YamlFile
) -> Iterator[Problem]:
    """Yield each intent of a topic or near miss that nothing trains."""
    mend = "write examples for it in data/nlu.yml, or take it away."
    for role in roles:
        for index, topic in enumerate(role.topics.data["topics"]):
            for intent in topic["intents"]:
                if not counts.get(intent):
                    key = ("topics", index, "intents")
                    yield role.topics.problem(
                        key, f"{topic['id']}: the intent {intent} has no training examples.", mend
                    )
    for intent in near.data["near"]:
        if not counts.get(intent):
            yield near.problem(
                ("near", intent), f"The intent {intent} has no training examples.", mend
            )
