"""Mail as a place that replies are pushed to: there once SMTP_URL and MAIL_FROM are set."""

from __future__ import annotations

from sanic import Blueprint

from bot.channels.place import House, Place
from bot.settings import BadSetting, Settings

NAME = "mail"


def mail(house: House) -> Place | None:
    """The place; None where it is off. Raises BadSetting."""
    settings = house.settings
    if not (settings.smtp_url and settings.mail_from):
        return None
    if wrong := contradictions(settings):
        raise BadSetting(wrong[0])
    # Only now: a server without mail need not load its libraries.
    from bot.channels.mail.build import sender

    return Place(NAME, Blueprint(NAME), sender(settings))  # mail is asked nothing over HTTP


def contradictions(settings: Settings) -> list[str]:
    """A sentence for each thing that can't be right together. None repeats a secret."""
    oauth = (
        settings.mailbox_client_id,
        settings.mailbox_client_secret,
        settings.mailbox_tenant_id or settings.mailbox_token_url,
    )
    wrong = []
    if any(oauth) and not all(oauth):
        wrong.append(
            "MAILBOX_CLIENT_SECRET, MAILBOX_CLIENT_ID and MAILBOX_TENANT_ID belong together: one is missing."
        )
    for url, password, name in (
        (settings.mailbox_url, settings.mailbox_password, "MAILBOX"),
        (settings.smtp_url, settings.smtp_password, "SMTP"),
    ):
        if url and url.user and not password and not all(oauth):
            wrong.append(
                f"{name}_PASSWORD is missing, or for Microsoft 365 MAILBOX_CLIENT_ID and what belongs to it."
            )
    return wrong
