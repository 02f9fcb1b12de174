"""All figures of some days, as of one moment."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.figures import talks, waits
from bot.storage.figures.came import came
from bot.storage.figures.drafts import drafts
from bot.storage.figures.found import Asked, Figures


def figures(c: sa.engine.Connection, asked: Asked) -> Figures:
    """Counts and times; no row of anybody's leaves the database."""
    return Figures(
        came=came(c, asked),
        drafts=drafts(c, asked),
        replies=waits.replies(c, asked),
        alarms=waits.alarms(c, asked),
        alone=talks.alone(c, asked),
        outcomes=talks.outcomes(c, asked),
        thumbs=talks.thumbs(c, asked),
        replied=talks.replied(c, asked),
    )
