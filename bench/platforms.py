"""Slack and Teams as their stand-ins play them: people who write, and what arrives with them.

Each person has a talk of their own, whose replies say which turn of it they are.
"""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any, Protocol, Self

from tests.standins.slack import Slack, direct
from tests.standins.teams import Teams, personal

TURN = re.compile(r"This is turn (\d+)\.")

Arrived = tuple[int, int]
"""Of a reply: the person's number, and the turn that it says it is."""


class Platform(Protocol):
    """`async with` has it listen; `settings` connect an assistant with it."""

    name: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None: ...

    @property
    def settings(self) -> dict[str, str]: ...

    def write(self, person: int, text: str) -> Any:
        """A message that can be sent again as it is."""

    def send(self, base: str, message: Any) -> bool:
        """Whether the assistant at `base` acknowledged it. Raises OSError."""

    def arrived(self) -> list[Arrived]:
        """The tiny project's replies so far, in the order of their arrival."""

    def count(self) -> int:
        """How many replies of any kind there are."""


class InSlack:
    """Direct messages in Slack."""

    name = "Slack"

    def __init__(self) -> None:
        self._slack = Slack()

    def __enter__(self) -> Self:
        self._slack.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._slack.stop()

    @property
    def settings(self) -> dict[str, str]:
        return self._slack.environment

    def write(self, person: int, text: str) -> dict[str, Any]:
        user = f"U{person:04}"
        return self._slack.message(text, user=user, channel=direct(user))

    def send(self, base: str, message: dict[str, Any]) -> bool:
        self._slack.bot = base
        # Under its own id each time: Slack sends an event again as it was.
        return self._slack.event(message, event_id=f"Ev{message['ts']}").status == 200

    def count(self) -> int:
        return len(self._slack.posts)

    def arrived(self) -> list[Arrived]:
        return [
            (int(post["channel"].removeprefix(direct("U"))), int(turn))
            for post in self._slack.posts
            for turn in TURN.findall(post["text"])
        ]


class InTeams:
    """Chats of their own in Teams."""

    name = "Teams"

    def __init__(self) -> None:
        self._teams = Teams()
        self._people: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._teams.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._teams.stop()

    @property
    def settings(self) -> dict[str, str]:
        return self._teams.settings()

    def write(self, person: int, text: str) -> dict[str, Any]:
        user = f"29:{person}"
        self._people[personal(user)] = person
        return self._teams.message(text, user=user)

    def send(self, base: str, message: dict[str, Any]) -> bool:
        return 200 <= int(self._teams.send(base, message)[0]) < 300

    def count(self) -> int:
        return len(self._teams.messages())

    def arrived(self) -> list[Arrived]:
        return [
            (self._people[posted.conversation], int(turn))
            for posted in self._teams.messages()
            for turn in TURN.findall(posted.text)
        ]
