"""A place where people write and replies are pushed to: what a channel needs, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from sanic import Blueprint

from bot.channels.pages.known import Known
from bot.settings import Settings
from bot.turn.deliver import Sender
from bot.turn.messages import Message
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns

Beside = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class House:
    """What a channel is given. `alone` tells whether a reply is for the writer alone."""

    settings: Settings
    turns: Turns
    safety: SafetyFirst[Any]
    alone: Callable[[Sequence[Message]], bool]
    known: Known


@dataclass(frozen=True)
class Place:
    """A channel that is switched on: hung in at `/webhooks/NAME`, and `sender` for its name in the outbox.

    Each of `beside` runs as long as the server does. One that is cancelled closes what it has open.
    """

    name: str
    routes: Blueprint
    sender: Sender
    beside: tuple[Beside, ...] = ()
