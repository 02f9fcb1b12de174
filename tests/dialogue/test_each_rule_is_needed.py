"""What comes next in the talks of test_conversations.yml, and that each rule and story has its share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.knowledge import load

if TYPE_CHECKING:
    from conftest import Core
    from rasa.shared.core.trackers import DialogueStateTracker

ROOT = Path(__file__).parents[2]
DATA = {
    kind: yaml.safe_load((ROOT / "data" / f"{kind}.yml").read_text(encoding="utf-8"))[kind]
    for kind in ("rules", "stories")
}
EACH = [(kind, at) for kind, blocks in DATA.items() for at in range(len(blocks))]


def name(kind: str, at: int) -> str:
    return str(DATA[kind][at][{"rules": "rule", "stories": "story"}[kind]])


def test_every_talk_goes_as_written(core: Core, conversations: list[DialogueStateTracker]) -> None:
    """Rules and stories together predict every action of every conversation."""
    assert len(conversations) > 10
    assert [wrong for talk in conversations for wrong in core.wrong_turns(talk)] == []


@pytest.mark.parametrize(("kind", "at"), EACH, ids=[name(*each) for each in EACH])
def test_without_it_a_talk_goes_wrong(
    kind: str,
    at: int,
    train_core: object,
    conversations: list[DialogueStateTracker],
    tmp_path: Path,
) -> None:
    """Deleting any rule or story makes a conversation go another way: none is there for nothing."""
    left = {**DATA, kind: [*DATA[kind][:at], *DATA[kind][at + 1 :]]}
    core = train_core(left["rules"], left["stories"], tmp_path)  # type: ignore[operator]
    assert any(core.wrong_turns(talk) for talk in conversations)


def test_every_intent_stands_in_a_rule_or_story() -> None:
    """An intent in neither would be small talk, whatever it asks."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {next(iter(entry)) for entry in domain["intents"]}
    assert _intents(DATA) == intents


def test_what_a_topic_or_near_miss_is_asked_by_is_answered() -> None:
    """Every intent of the knowledge leads to the action that answers."""
    from datetime import date

    knowledge = load(ROOT, date.today())
    topics = [t for role in knowledge.roles.values() for t in role.topics.values()]
    asked = {intent for topic in topics for intent in topic.intents} | set(knowledge.near)
    answered = next(rule for rule in DATA["rules"] if len(rule["steps"][0].get("or", [])) > 50)
    assert asked <= _intents(answered)


def _intents(found: object) -> set[str]:
    """Return every `intent: NAME` anywhere in `found`."""
    if isinstance(found, dict):
        own = {found["intent"]} if isinstance(found.get("intent"), str) else set()
        return own.union(*map(_intents, found.values()))
    return set().union(*map(_intents, found)) if isinstance(found, list) else set()
