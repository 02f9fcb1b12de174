"""The places whose settings are there. A place that is not switched on has no route."""

from __future__ import annotations

from collections.abc import Callable

from bot.channels.mail.place import mail
from bot.channels.place import House, Place
from bot.channels.slack.place import slack
from bot.channels.teams.place import teams

PLACES: tuple[Callable[[House], Place | None], ...] = (slack, teams, mail)
"""Each makes its place, or nothing where a setting is missing that it can't be without."""


def places(house: House) -> list[Place]:
    """Those that are switched on. Raises BadSetting where settings are there and can't be right."""
    return [place for make in PLACES if (place := make(house)) is not None]
