"""Real mail servers on this machine, and replies to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.mail.access_token import AccessTokens
from bot.channels.mail.smtp import Smtp
from bot.channels.mail.tls import trusted
from bot.setting_kinds import MailServer
from bot.storage.outbox import PERSON, Delivery
from bot.turn.messages import plain
from tests.standins.certificates import Certificates
from tests.standins.smtp import Mailserver

FROM = "Helpdesk of the hub <helpdesk@example.org>"
ADDRESS: dict[str, Any] = {
    "to": "jo@example.org",
    "subject": "Re: Sessions",
    "in_reply_to": "<question@example.org>",
    "references": ["<first@example.org>", "<question@example.org>"],
}


def delivery(said: str = "Hello", author: str = PERSON, **more: Any) -> Delivery:
    """A reply on its way; `more` for its fields."""
    fields: dict[str, Any] = {
        "id": 1, "channel": "mail", "conversation": "mail:1", "reply_id": "ab12", "messages": plain(said, "handoff"),
        "address": ADDRESS, "author": author, "attempts": 0, "created_at": 1_764_500_000.0,
    }  # fmt: skip
    return Delivery(**{**fields, **more})


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def mailserver(certificates: Certificates) -> Iterator[Callable[[str], Mailserver]]:
    """Starts one: "" for a plain one, "starttls" or "whole" for TLS."""
    started: list[Mailserver] = []

    def start(tls: str = "") -> Mailserver:
        started.append(Mailserver(tls, certificates).start())
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def smtp(certificates: Certificates) -> Callable[..., Smtp]:
    """A client of a server on this machine."""

    def make(
        port: int, *, tls: bool = False, user: str = "", password: str = "",
        tokens: AccessTokens | None = None, believes: Path | str | None = None, kind: type[MailServer] = MailServer, **more: Any,
    ) -> Smtp:  # fmt: skip
        ca = str(certificates.ca if believes is None else believes)
        return Smtp(kind(tls, user, "localhost", port), password, tokens, trusted(ca, "SMTP_CA"), **more)  # fmt: skip

    return make
