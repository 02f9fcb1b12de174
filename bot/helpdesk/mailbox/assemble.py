"""The mailbox's reader, put together from the settings. Nothing is asked of anybody yet."""

from __future__ import annotations

from bot.channels.mail.access_token import tokens
from bot.channels.mail.header_lines import named
from bot.channels.mail.place import contradictions
from bot.channels.mail.tls import trusted
from bot.helpdesk.mailbox.connect import connecting
from bot.helpdesk.mailbox.incoming import Sort
from bot.helpdesk.mailbox.reader import Reader, Ready, Seen
from bot.helpdesk.mailbox.watch import Watching
from bot.settings import BadSetting, Settings
from bot.storage.database import Database


def watching(
    settings: Settings, database: Database, sort: Sort, ready: Ready, seen: Seen
) -> Watching | None:
    """None where MAILBOX_URL is blank. `ready`: `Queue.ready`. Raises BadSetting."""
    server = settings.mailbox_url
    if server is None:
        return None
    if wrong := contradictions(settings):
        raise BadSetting(wrong[0])
    reader = Reader(
        database,
        connecting(
            server,
            settings.mailbox_password,
            tokens(settings),
            trusted(settings.mailbox_ca, "MAILBOX_CA"),
        ),
        sort,
        ready,
        name=f"{server.user}@{server.host}:{server.port}",
        folder=server.folder,
        sent=settings.mailbox_sent,
        own=[one for one in (server.user, named(settings.mail_from)[1]) if one],
        days=min(settings.mailbox_days, settings.retention_days),
        seen=seen,
    )
    return Watching(reader, settings.mailbox_seconds, seen)
