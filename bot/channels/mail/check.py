"""Whether mail can be sent: what is missing, and whether the server lets us in."""

from __future__ import annotations

import asyncio

from bot.channels.mail.place import contradictions
from bot.settings import BadSetting, Settings

Found = list[tuple[bool, str]]


def check(settings: Settings, online: bool) -> Found:
    """(in order, a sentence) each; `online` logs in at the server that sends. No sentence holds a secret or an address."""
    found: Found = []
    if settings.smtp_url and settings.mail_from:
        found.append((True, "SMTP_URL and MAIL_FROM are set: replies go out by mail."))
    elif settings.smtp_url or settings.mail_from:
        less = "MAIL_FROM" if settings.smtp_url else "SMTP_URL"
        found.append((False, f"{less} is missing: no mail is sent."))
    else:
        found.append(
            (True, "SMTP_URL and MAIL_FROM are blank: drafts are copied, or saved as files.")
        )
    wrong = contradictions(settings)
    found += [(False, sentence) for sentence in wrong]
    if settings.mailbox_client_id and not wrong:
        found.append((True, "An application signs in at Microsoft; passwords go before it where they are set."))  # fmt: skip
    if online and settings.smtp_url and not wrong:
        found.append(asyncio.run(_log_in(settings)))
    return found


async def _log_in(settings: Settings) -> tuple[bool, str]:
    from bot.channels.mail.build import smtp
    from bot.turn.deliver import Later, Never

    try:
        await smtp(settings).try_login()
    except BadSetting as why:
        return False, str(why)
    except (Later, Never) as why:
        return False, f"The server that sends does not let us in: {why}."
    return True, "The server that sends lets us in."
