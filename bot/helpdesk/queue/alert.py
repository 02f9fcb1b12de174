"""Staff are told of what became urgent: by mail and in Slack, where these are set, once an item.

What is told is why, and where to look; no word of a message leaves by this way. The console
reads the same stream by itself (`Queue.alerts`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bot.knowledge.read_yaml import read_yaml
from bot.log_lines import told
from bot.settings import BadSetting, Settings
from bot.storage.database import Database
from bot.storage.outbox import Reply
from bot.storage.queue import alerts
from bot.storage.queue.alerts import Alert, Notice
from bot.storage.unavailable import StoreUnavailable
from bot.turn.messages import addressed, message_id, plain

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
ITEM = "/desk/items/"
"""Where an item's page is."""


@dataclass(frozen=True)
class Words:
    """What is said, from `knowledge/helpdesk.yml`. `labels`: of the reasons."""

    subject: str
    text: str
    raised: str
    labels: Mapping[str, str]

    @classmethod
    def read(cls, root: Path) -> Words:
        """Raises what reading raises."""
        data = read_yaml(root / "knowledge" / "helpdesk.yml")
        labels = {name: one["label"] for name, one in data["reasons"].items()}
        return cls(**data["alert"], labels=labels)


def places(
    settings: Settings, words: Words, channels: Collection[str]
) -> list[tuple[str, dict[str, Any]]]:
    """The channels that staff are told on, with their addresses. Raises BadSetting where one of them is not switched on."""
    mail: dict[str, Any] = {"to": settings.desk_alert_mail, "subject": words.subject}
    # A whole channel reads along, or it would be looked for whom to tell alone.
    slack = {"channel": settings.desk_alert_slack, "user": "", "thread": "", "shared": True}
    wanted = [
        ("DESK_ALERT_MAIL", settings.desk_alert_mail, "mail", mail),
        ("DESK_ALERT_SLACK", settings.desk_alert_slack, "slack", slack),
    ]
    found = [(name, channel, at) for name, value, channel, at in wanted if value]
    for name, channel, _ in found:
        if channel not in channels:
            raise BadSetting(f"{name} needs {channel} to be set up.")
    return [(channel, at) for _, channel, at in found]


class Alerting:
    """`public_url`: what a link begins with. `where`: see `places`."""

    def __init__(
        self,
        database: Database,
        words: Words,
        public_url: str,
        where: Collection[tuple[str, Mapping[str, Any]]],
    ) -> None:
        self._database = database
        self._words = words
        self._public_url = public_url
        self._where = where

    async def go_on(self) -> None:
        """Tells of what becomes urgent, for as long as the server runs."""
        while True:
            try:
                await self.tell()
            except StoreUnavailable as error:
                log.warning("nobody told", error=told(error))
            except Exception as error:  # noqa: BLE001  # it has to go on
                log.error("telling failed", error=told(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def tell(self) -> int:
        """Hands what is not told yet over to the outbox, in one transaction; how many items. Raises StoreUnavailable."""
        if not await self._database.read(alerts.any_untold):
            return 0
        now = self._database.clock()

        def write(c: Any) -> int:
            found = alerts.untold(c)
            for alert in found:
                alerts.tell(c, alert, self._notices(alert), now)
            return len(found)

        return await self._database.write(write)

    def _notices(self, alert: Alert) -> list[Notice]:
        return [Notice(channel, at, self._reply(alert)) for channel, at in self._where]

    def _reply(self, alert: Alert) -> Reply:
        reason = self._words.labels.get(alert.reason, self._words.raised)
        link = f"{self._public_url}{ITEM}{alert.item_id}"
        text = self._words.text.format(reason=reason, link=link)
        said = addressed(plain(text, "handoff"), alerts.talk_of(alert.item_id), None)
        return Reply(message_id(said), said)
