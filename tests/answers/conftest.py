"""What was understood, as a test writes it, and the replies to it from the project's own knowledge."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.answers.composer import begin, run
from bot.answers.reply import Reply
from bot.answers.talk import Talk
from bot.answers.understanding import Question, Understanding
from bot.knowledge import load
from bot.knowledge.hours import LONDON
from bot.knowledge.model import Hub, Knowledge

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "knowledge" / "fixtures"
TODAY = date(2025, 1, 15)


def asks(intent: str, text: str = "", *, chance: float = 0.9, **more: Any) -> Question:
    """Return a question that the classifier is sure of."""
    return Question(text=text or intent, ranking=((intent, chance),), **more)


class Conversation:
    """A talk through the steps of bot/answers: what was said last, and what is remembered."""

    def __init__(self, knowledge: Knowledge, **talk: Any) -> None:
        self.knowledge = knowledge
        self.talk = Talk(**talk)
        self.now = datetime(2025, 1, 15, 12, tzinfo=LONDON)

    def ask(self, *questions: Question, text: str = "", **more: Any) -> Reply:
        """Take a turn that holds `questions`."""
        first = questions[0].intent if questions else ""
        intent = more.pop("intent", first)
        text = text or " ".join(question.text for question in questions)
        return self.take(Understanding(text, intent, 0.9, tuple(questions), **more))

    def move(self, intent: str, text: str = "", **entities: str) -> Reply:
        """Take a turn that says `intent` and asks nothing; `entities` as of a button's payload."""
        questions = () if entities else (asks(intent, text),)
        found = tuple(entities.items())
        return self.take(Understanding(text or intent, intent, 0.9, questions, found))

    def press(self, title: str) -> Reply:
        """Press the button `title` of the last reply."""
        offered = {button["title"]: button["payload"] for button in self.talk.offered}
        intent, _, entities = offered[title].removeprefix("/").partition("{")
        return self.move(intent, offered[title], **json.loads("{" + entities if entities else "{}"))

    def take(self, understanding: Understanding) -> Reply:
        """Take a turn; the talk then is as the slots would be."""
        turn = begin(understanding, self.talk, self.knowledge, TODAY)
        turn.now = self.now
        reply = run(turn)
        self.talk = Talk.from_slots(json.loads(json.dumps(asdict(turn.after))))
        return reply


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The project's own knowledge, with a hub that has set nothing."""
    return replace(load(ROOT, TODAY), hub=Hub())


@pytest.fixture(scope="session")
def two_roles(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The project's own role, and beside it the one made for the tests."""
    root = tmp_path_factory.mktemp("two_roles")
    for folder in ("content", "knowledge"):
        shutil.copytree(ROOT / folder, root / folder, copy_function=shutil.copyfile)
    for folder in ("content", "knowledge/care-coordinator"):
        shutil.copytree(
            FIXTURES / folder, root / folder, dirs_exist_ok=True, copy_function=shutil.copyfile
        )
    return load(root, TODAY)


@pytest.fixture
def talk(knowledge: Knowledge) -> Conversation:
    """A new conversation."""
    return Conversation(knowledge)


@pytest.fixture(scope="session")
def converse() -> Callable[..., Conversation]:
    """Begin a conversation over some knowledge."""
    return Conversation


@pytest.fixture(scope="session")
def question() -> Callable[..., Question]:
    """A question of an intent, with a text."""
    return asks


@pytest.fixture(scope="session")
def valid() -> Callable[[Reply], dict[str, Any]]:
    """Check a reply against the contract, and return its `custom` object."""
    schema = json.loads((ROOT / "knowledge" / "schemas" / "reply.schema.json").read_text("utf-8"))
    contract = jsonschema.Draft202012Validator(schema)

    def check(reply: Reply) -> dict[str, Any]:
        custom = {**json.loads(json.dumps(reply.as_custom())), "message_id": "m1"}
        contract.validate(custom)
        assert reply.text.strip()
        assert "{" not in reply.text
        return custom

    return check
