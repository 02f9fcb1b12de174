"""Talks whose questions were not answered, over each database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.channels.pages.routes import ROOT
from bot.helpdesk.review.collect import Collecting
from bot.helpdesk.review.labels import Labels
from bot.helpdesk.review.review import Review
from bot.knowledge.read_knowledge import load
from bot.safety.screen import shared_screen
from bot.storage.outbox import Reply
from bot.storage.review.question import Question, State
from bot.storage.review.read import of_state
from bot.storage.turn_log import Turn
from bot.turn.messages import addressed, message_id, plain
from tests.standins.desk import Desk, desk, shared_postgres

__all__ = ["desk", "shared_postgres"]

check = shared_screen(Path(ROOT) / "knowledge" / "safety" / "phrases.yml").check


@pytest.fixture(scope="session")
def labels() -> Labels:
    better = {"ask_supervision_detail": "Another detail of supervision"}
    return Labels(load(ROOT, date(2026, 11, 30)), better, "Not on the page")


@dataclass
class Teaching:
    """`desk` has the database; `review` is what people do, `collecting` what finds it."""

    desk: Desk
    review: Review
    collecting: Collecting

    async def said(
        self,
        text: str,
        outcome: str = "not_covered",
        intent: str = "ask_pay",
        conversation: str = "",
    ) -> str:
        """A message with its turn; the id of the reply."""
        self.desk.number += 1
        name = f"m{self.desk.number}"
        conversation = conversation or f"web:{name}"
        messages = addressed(plain("A reply.", outcome), conversation, None)
        reply = Reply(message_id(messages), messages)
        await self.desk.inbox.accept("website", conversation, name, text)
        claim = await self.desk.inbox.claim(conversation)
        assert claim is not None
        event = {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}}}
        claim.turns.append(Turn(self.desk.number, [{"event": "action"}, event], [], False))
        await self.desk.inbox.finish(claim, reply, outcome)
        return reply.reply_id

    async def questions(self, state: State = "open") -> list[Question]:
        """Those of a state, after what is there was collected."""
        await self.collecting.collect()
        return list(await self.desk.database.read(lambda c: of_state(c, state)))

    async def texts(self, state: State = "open") -> list[str]:
        return [one.text for one in await self.questions(state)]

    async def approved(self, text: str, intent: str = "ask_pay", conversation: str = "") -> int:
        """A question that a lead approved; its number."""
        await self.said(text, conversation=conversation)
        [one] = [one for one in await self.questions() if one.text == text]
        assert (await self.review.label([one.id], intent, "ann")).changed == 1
        assert await self.review.approve({one.id: intent}, "lea") == 1
        return one.id


@pytest.fixture
def teaching(desk: Desk, labels: Labels) -> Teaching:
    return Teaching(
        desk, Review(desk.database, labels, check), Collecting(desk.database, labels, check)
    )
