"""What is missing before Slack can be used: `bot channels check`."""

from __future__ import annotations

import asyncio

from bot.channels.slack.needs import SCOPES
from bot.channels.slack.place import malformed
from bot.settings import Settings

Found = list[tuple[bool, str]]


def check(settings: Settings, online: bool) -> Found:
    """(in order, a sentence) each; `online` asks Slack as well. No sentence holds a secret."""
    found: Found = [
        (bool(value), f"{name} is set." if value else f"{name} is missing: Slack is off.")
        for name, value in (
            ("SLACK_SIGNING_SECRET", settings.slack_signing_secret),
            ("SLACK_BOT_TOKEN", settings.slack_bot_token),
        )
    ]
    wrong = malformed(settings)
    found += [(False, sentence) for sentence in wrong]
    if settings.slack_app_token:
        found.append((True, "SLACK_APP_TOKEN is set: the server connects to Slack by itself."))
    elif settings.public_url:
        found.append((True, f"Slack is to send to {settings.public_url}/webhooks/slack/webhook"))
    else:
        found.append(
            (False, "Neither SLACK_APP_TOKEN nor PUBLIC_URL is set: Slack can't reach it.")
        )
    if online and settings.slack_bot_token and not wrong:
        found += asyncio.run(_ask(settings))
    return found


async def _ask(settings: Settings) -> Found:
    """What Slack's own test methods say."""
    from bot.channels.slack.web_api import WebApi
    from bot.turn.deliver import Later, Never, Unknown

    web, found = WebApi(settings.slack_bot_token, settings.slack_api_url), Found()
    try:
        try:
            told, headers = await web.answer("auth.test")
            team = told.get("team") or told.get("team_id")
            found.append((True, f"Slack knows the bot's token, for the workspace {team}."))
            granted = headers.get("x-oauth-scopes")
            if granted is not None and (less := SCOPES - set(granted.replace(" ", "").split(","))):
                found.append((False, f"Scopes are missing: {', '.join(sorted(less))}."))
        except (Later, Never, Unknown) as error:
            found.append((False, f"auth.test failed: {error}."))
        if settings.slack_app_token:
            try:
                await web.answer("apps.connections.open", settings.slack_app_token)
                found.append((True, "Slack knows the app's token: Socket Mode can connect."))
            except (Later, Never, Unknown) as error:
                found.append((False, f"apps.connections.open failed: {error}."))
    finally:
        await web.close()
    return found
