"""A question to a draft: what would be said to it, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.answers.composer import begin, run
from bot.answers.reply import Reply
from bot.answers.talk import Talk
from bot.answers.understanding import Understanding
from bot.helpdesk.triage.danger import Found, told_by_model, told_by_words
from bot.helpdesk.triage.rules import Rules
from bot.knowledge.model import Knowledge

Parse = Callable[[str], Mapping[str, Any]]
MOST = 1_000
"""Characters of a question."""


@dataclass(frozen=True)
class Previewed:
    """`reply` is None where the page has no part in it: danger, or a greeting."""

    kind: Literal["answered", "danger", "talk"]
    reply: Reply | None = None


def preview(
    text: str,
    parse: Parse,
    check: Callable[[str], Found],
    rules: Rules,
    knowledge: Knowledge,
    role: str,
    today: date,
) -> Previewed:
    """As in a talk about `role` that begins with `text`; `check` and `rules` tell of danger. Raises what `parse` raises."""
    if told_by_words(text, check):
        return Previewed("danger")
    read = parse(text)
    if told_by_model(read, rules):
        return Previewed("danger")
    heard = Understanding.from_parse(read)
    if not heard.questions:
        return Previewed("talk")
    return Previewed("answered", run(begin(heard, Talk(role=role), knowledge, today)))
