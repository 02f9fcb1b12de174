"""What is missing for Teams, and whether what is there can be right.

Online it also asks Microsoft for the metadata and for a token, which proves the secret.
"""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

from bot.channels.teams.connector import Connector
from bot.channels.teams.place import switched_on
from bot.channels.teams.reply_token import ReplyTokens, asking, read_certificate
from bot.channels.teams.signing_keys import KeysUnavailable, SigningKeys
from bot.settings import Settings
from bot.turn.deliver import Later, Never

Lines = list[tuple[bool, str]]
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def check(settings: Settings, online: bool) -> Lines:
    """A line for each thing that was looked at, True where it is right. Repeats no secret."""
    lines = [
        _guid("TEAMS_APP_ID", settings.teams_app_id),
        _guid("TEAMS_TENANT_ID", settings.teams_tenant_id),
        _proof(settings),
    ]
    if settings.teams_service_hosts:
        lines.append((True, f"Replies go to {', '.join(settings.teams_service_hosts)}."))
    else:
        lines.append((False, "TEAMS_SERVICE_HOSTS is empty: no reply could be sent."))
    if not settings.public_url.startswith("https://"):
        lines.append((False, "PUBLIC_URL is not set: sources have no link, and Teams takes no package."))  # fmt: skip
    if not switched_on(settings):
        lines.append((False, "Teams is off: its address is 404 until all of these are set."))
    elif all(good for good, _ in lines[:3]):
        lines.append((True, "Teams is on, at /webhooks/teams/webhook."))
        if online:
            lines += asyncio.run(_online(settings))
    return lines


def _guid(name: str, value: str) -> tuple[bool, str]:
    if not value:
        return False, f"{name} is missing."
    if not _GUID.fullmatch(value):
        return False, f"{name} has not the form of an id, 8-4-4-4-12 hexadecimal digits."
    return True, f"{name} has the form of an id."


def _proof(settings: Settings) -> tuple[bool, str]:
    if settings.teams_certificate:
        try:
            read_certificate(Path(settings.teams_certificate))
        except ValueError as takes:
            return False, f"TEAMS_CERTIFICATE takes {takes}."
        return True, "TEAMS_CERTIFICATE holds a certificate and its key."
    if not settings.teams_client_secret:
        return False, "TEAMS_CLIENT_SECRET is missing, and TEAMS_CERTIFICATE too: one is needed."
    if _GUID.fullmatch(settings.teams_client_secret):
        return False, "TEAMS_CLIENT_SECRET looks like the secret's id; its value is needed."
    return True, "TEAMS_CLIENT_SECRET is set."


async def _online(settings: Settings) -> Lines:
    tokens = ReplyTokens(asking(settings), time.monotonic)
    connector = Connector(settings.teams_service_hosts, tokens)
    lines: Lines = []
    try:
        await SigningKeys(settings.teams_openid_url, connector.fetch, time.monotonic).key("")
        lines.append((True, "The metadata and the signing keys are there."))
    except KeysUnavailable:
        lines.append((False, "The metadata or the signing keys can't be had (TEAMS_OPENID_URL)."))
    try:
        await tokens.get()
        lines.append((True, "A token was given: id, tenant and secret belong together."))
    except (Later, Never) as error:
        lines.append((False, f"No token was given: {str(error).removeprefix('no token: ')}."))
    await connector.close()
    return lines
