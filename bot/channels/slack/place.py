"""Slack as a place where people write; there once its two secrets are set."""

from __future__ import annotations

from bot.channels.place import House, Place
from bot.settings import BadSetting, Settings

FORMS = (("slack_bot_token", "xoxb-"), ("slack_app_token", "xapp-"))


def slack(house: House) -> Place | None:
    """The place; None where SLACK_SIGNING_SECRET or SLACK_BOT_TOKEN is missing. Raises BadSetting."""
    settings = house.settings
    if not (settings.slack_signing_secret and settings.slack_bot_token):
        return None
    if wrong := malformed(settings):
        raise BadSetting(wrong[0])
    # Only now: a server without Slack need not load its libraries.
    from bot.channels.slack.build import build

    return build(house)


def malformed(settings: Settings) -> list[str]:
    """A sentence for each token that can't be one, without it."""
    return [
        f"{name.upper()} takes a token that begins with {begins}."
        for name, begins in FORMS
        if (value := getattr(settings, name)) and not value.startswith(begins)
    ]
