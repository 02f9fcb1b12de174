"""What the steps share while one reply is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.answers.reply import Answer, Button, Reply, Source
from bot.answers.talk import Talk
from bot.answers.understanding import Question, Understanding
from bot.knowledge.hours import LONDON
from bot.knowledge.model import Knowledge, Near, Role, Topic


@dataclass(frozen=True)
class Finding:
    """What a question came to: topics of the page, a near miss (and one it can't be told from), or neither."""

    question: Question
    topics: tuple[Topic, ...] = ()
    near: Near | None = None
    other: Near | None = None
    confidence: float = 0.0


@dataclass
class Turn:
    """One turn: what came in, what is known, and what the steps have found so far.

    `after` is the talk as it will be; `steps` names the steps that ran, for `bot explain`.
    """

    understanding: Understanding
    talk: Talk
    knowledge: Knowledge
    today: date
    after: Talk
    findings: list[Finding] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(LONDON))

    @property
    def role(self) -> Role:
        """Return the role the talk is about (the first step chose it)."""
        return self.knowledge.roles[self.after.role or next(iter(self.knowledge.roles))]

    def remember(self, **changes: object) -> None:
        """Set what the talk is to remember."""
        self.after = replace(self.after, **changes)  # type: ignore[arg-type]

    def answer(self, topic: Topic, says: Sequence[str] | None = None) -> Answer:
        """Return `topic` with its sources; `says` narrows them down to those statements."""
        page = self._page()
        sources = []
        for statement_id in says or topic.says:
            statement = self.role.statements[statement_id]
            sources.append(
                Source(page, self.role.sections[statement.section].title, statement.quote)
            )
        return Answer(topic.id, topic.label, tuple(sources))

    def _page(self) -> str:
        """Return the page's title; past its review date, with the day on which its words were copied."""
        page = self.role.page
        copied = page.as_on(self.today)
        if not copied:
            return page.title
        return self.knowledge.say(
            "as_on_page", title=page.title, date=f"{copied.day} {copied:%B %Y}"
        )

    def topic_button(self, topic: Topic, *, choice: bool = False) -> Button:
        """Return a button that asks for `topic`."""
        title = topic.ask or topic.label[:1].upper() + topic.label[1:]
        return Button(title, f'/choose{{"topic": "{topic.id}"}}', choice)

    def person_button(self) -> Button:
        """Return the button that asks for a person."""
        return Button(self.knowledge.say("buttons.person"), "/ask_human")


Step = Reply | None
