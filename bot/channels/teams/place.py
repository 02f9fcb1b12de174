"""Teams as a place: made where its settings are there, and not even imported where they are not."""

from __future__ import annotations

from bot.channels.place import House, Place
from bot.settings import Settings


def switched_on(settings: Settings) -> bool:
    """Whether all is there that Teams can't be without."""
    proof = settings.teams_client_secret or settings.teams_certificate
    return bool(settings.teams_app_id and settings.teams_tenant_id and proof)


def teams(house: House) -> Place | None:
    """Its route and its sender; None where it is off. Raises BadSetting."""
    if not switched_on(house.settings):
        return None
    from bot.channels.teams.assemble import (
        assemble,  # a tenth of a second, which others need not wait
    )

    return assemble(house)
