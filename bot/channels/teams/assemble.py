"""Teams as a place, put together from its settings."""

from __future__ import annotations

import asyncio
import time

from bot.channels.place import House, Place
from bot.channels.teams.believe import Believing
from bot.channels.teams.card import Cards
from bot.channels.teams.connector import Connector
from bot.channels.teams.reply_token import ReplyTokens, asking
from bot.channels.teams.send_reply import TeamsSender
from bot.channels.teams.signing_keys import SigningKeys
from bot.channels.teams.take_in import TakingIn
from bot.channels.teams.webhook import NAME, TeamsWebhook
from bot.settings import BadSetting


def assemble(house: House) -> Place:
    """Its route and its sender. Nothing is asked of anybody yet. Raises BadSetting."""
    settings = house.settings
    try:
        ask = asking(settings)
    except ValueError as takes:
        raise BadSetting(f"TEAMS_CERTIFICATE takes {takes}.") from None
    connector = Connector(settings.teams_service_hosts, ReplyTokens(ask, time.monotonic))
    keys = SigningKeys(settings.teams_openid_url, connector.fetch, time.monotonic)
    cards = Cards(house.known, settings.public_url)
    sender = TeamsSender(connector, cards, house.alone)
    taking_in = TakingIn(
        house.turns, house.safety, sender, cards, house.known, settings.teams_tenant_id
    )
    channel = TeamsWebhook(
        house.turns,
        Believing(settings.teams_app_id.lower(), keys, time.time),
        taking_in,
        settings.teams_service_hosts,
        settings.teams_tenant_id,
    )

    async def until_stopped() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await taking_in.stop()

    return Place(NAME, channel.blueprint(), sender, (until_stopped,))
