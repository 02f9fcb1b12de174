"""The assistant can't take a turn now, through no fault of the message."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from bot.storage.unavailable import StoreUnavailable

T = TypeVar("T")


class Unavailable(Exception):
    """No model is loaded, or the store can't be reached: try again later."""


async def of_store(work: Awaitable[T]) -> T:
    """What the store says. Raises Unavailable where it can't be reached."""
    try:
        return await work
    except StoreUnavailable as error:
        raise Unavailable("the store can't be reached") from error
