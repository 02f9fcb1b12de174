"""The door of a public channel: whose page may call, and how often one address."""

from __future__ import annotations

from collections.abc import Sequence

from sanic.request import Request

from bot.channels.client_address import client_address
from bot.channels.origin import Origins
from bot.channels.rate_limit import InMemory, RateLimit
from bot.setting_kinds import Network
from bot.settings import Settings
from bot.turn.refusals import TooMany

LOOKS = 10
"""How many times as often as it may write an address may look whether there is something new.

A page that waits for a person looks every two seconds, and many may wait at one address.
"""


class Door:
    """Lets requests in, or raises."""

    def __init__(
        self, origins: Origins, proxies: Sequence[Network], writes: RateLimit, looks: RateLimit
    ) -> None:
        self.origins = origins
        self._proxies = proxies
        self._writes = writes
        self._looks = looks

    async def admit(self, request: Request) -> None:
        """Counts a request that changes something. Raises Refused (403) or TooMany (429)."""
        await self._count(request, self._writes)

    async def admit_look(self, request: Request) -> None:
        """Counts a request that only looks, apart from the others. Raises as `admit` does."""
        await self._count(request, self._looks)

    async def _count(self, request: Request, limit: RateLimit) -> None:
        self.origins.check(request)
        forwarded = request.headers.getall("x-forwarded-for", [])
        if wait := await limit.hit(client_address(request.ip, forwarded, self._proxies)):
            raise TooMany(wait)


def door(settings: Settings, writes: RateLimit | None = None) -> Door:
    """The door as the settings say; `writes` counts where several servers have to count together."""
    most = settings.rate_per_address
    return Door(
        Origins(settings.website_origins, settings.public_url),
        settings.trusted_proxies,
        writes or InMemory(most),
        InMemory(most * LOOKS),
    )
