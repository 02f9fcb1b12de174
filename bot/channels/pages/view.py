"""Everything that the template of `/chat` is filled in with."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.pages.show_reply import ExchangeShown, PartShown
from bot.storage.queue.joined import Somebody


@dataclass(frozen=True)
class Retry:
    """The same message once more: its id, the field that its words are in, and what the button said."""

    message_id: str
    name: str
    value: str
    asked: str = ""


@dataclass(frozen=True)
class Judging:
    """A reply that may be judged: `useful` is yes, no or not said yet; `kept`: it was said just now."""

    reply_id: str
    useful: str = ""
    reason: str = ""
    kept: bool = False


@dataclass(frozen=True)
class View:
    """One state of the page. `session` and `message_id` go into its forms and nowhere else.

    `help` is a safety reply and comes before all else. `problem` says why there is no answer,
    or with `wait` that there is none yet; `sorry` is what the assistant says in place of one;
    `wrong_text`: it is what was typed. `newest` is the exchange that the page was asked for;
    `person` of the helpdesk is in the talk, or asked for.
    """

    session: str
    message_id: str
    posted: bool = False
    typed: str = ""
    problem: str = ""
    wait: bool = False
    wrong_text: bool = False
    sorry: str = ""
    help: tuple[PartShown, ...] = ()
    erased: bool = False
    retry: Retry | None = None
    exchanges: Sequence[ExchangeShown] = ()
    newest: ExchangeShown | None = None
    judging: Judging | None = None
    person: Somebody | None = None

    @property
    def focus(self) -> str:
        """What is read first, one place at most: help, problem, erased, kept or reply."""
        if self.help:
            return "help"
        if self.problem:
            return "problem"
        if self.erased:
            return "erased"
        if self.judging and self.judging.kept:
            return "kept"
        return "reply" if self.newest else ""


def new_id() -> str:
    """An id for a message that is still to be written."""
    return uuid.uuid4().hex
