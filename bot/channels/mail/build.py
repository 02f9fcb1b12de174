"""What sends mail, put together from the settings. Nothing is asked of anybody yet."""

from __future__ import annotations

from bot.channels.mail.access_token import tokens
from bot.channels.mail.send import MailSender
from bot.channels.mail.smtp import Smtp
from bot.channels.mail.tls import trusted
from bot.settings import BadSetting, Settings


def smtp(settings: Settings) -> Smtp:
    """Raises BadSetting."""
    if settings.smtp_url is None:
        raise BadSetting("SMTP_URL is needed to send mail.")
    return Smtp(
        settings.smtp_url,
        settings.smtp_password,
        tokens(settings),
        trusted(settings.smtp_ca, "SMTP_CA"),
    )


def sender(settings: Settings) -> MailSender:
    """Raises BadSetting."""
    return MailSender(smtp(settings), settings.mail_from)
