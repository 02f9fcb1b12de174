"""What is missing before mail can be read and sent, for `bot channels check`; online, whether the mailbox lets us in."""

from __future__ import annotations

from bot.channels.mail.check import Found
from bot.channels.mail.check import check as check_sending
from bot.channels.mail.place import contradictions
from bot.settings import BadSetting, Settings


def check(settings: Settings, online: bool) -> Found:
    """(in order, a sentence) each. No sentence holds a secret or an address."""
    server = settings.mailbox_url
    if server is None:
        return [(True, "MAILBOX_URL is blank: no mailbox is read."), *check_sending(settings, online)]  # fmt: skip
    how = "over TLS" if server.tls else "on this machine, without TLS"
    found: Found = [(True, f"MAILBOX_URL is set: the mailbox is read {how}.")]
    if online and not contradictions(settings):
        found += _ask(settings)
    return found + check_sending(settings, online)


def _ask(settings: Settings) -> Found:
    from bot.channels.mail.access_token import tokens
    from bot.channels.mail.tls import trusted
    from bot.helpdesk.mailbox.box import Box
    from bot.helpdesk.mailbox.connect import connecting
    from bot.helpdesk.mailbox.trouble import Refused, Trouble

    server = settings.mailbox_url
    assert server is not None
    try:
        ca = trusted(settings.mailbox_ca, "MAILBOX_CA")
        box = Box(connecting(server, settings.mailbox_password, tokens(settings), ca)())
    except (BadSetting, Trouble) as why:
        return [(False, f"The mailbox can't be read: {why}.")]
    try:
        box.examine(server.folder)
        sent = settings.mailbox_sent or box.sent_folder()
        if sent:
            box.examine(sent)
    except (Refused, Trouble) as why:
        return [(False, f"The mailbox lets us in, but a folder can't be read: {why}.")]
    finally:
        box.close()
    if not sent:
        return [(False, "The mailbox lets us in. It does not say which folder holds what was sent: set MAILBOX_SENT.")]  # fmt: skip
    return [(True, "The mailbox lets us in, and its folders can be read.")]
