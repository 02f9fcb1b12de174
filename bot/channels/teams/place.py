"""Teams as a place: made from its settings, where they are there."""

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
from bot.channels.teams.teams_channel import NAME, TeamsChannel
from bot.settings import BadSetting, Settings


def switched_on(settings: Settings) -> bool:
    """Whether all is there that Teams can't be without."""
    proof = settings.teams_client_secret or settings.teams_certificate
    return bool(settings.teams_app_id and settings.teams_tenant_id and proof)


def teams(house: House) -> Place | None:
    """Its route and its sender; None where it is off. Nothing is asked of anybody yet. Raises BadSetting."""
    settings = house.settings
    if not switched_on(settings):
        return None
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
    channel = TeamsChannel(
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
