"""The figures of some days as a sheet of sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.helpdesk.console.times import clock
from bot.helpdesk.console.words import Words
from bot.helpdesk.statistics import talks, work_done
from bot.helpdesk.statistics.days import Days, today, told_day
from bot.helpdesk.statistics.sheet import Sheet
from bot.helpdesk.statistics.topics import Topics
from bot.helpdesk.triage.rules import Rules
from bot.knowledge.read_knowledge import load
from bot.knowledge.read_yaml import read_yaml
from bot.storage.figures.found import Asked, Figures


def words(root: Path) -> Mapping[str, Any]:
    """Those of `knowledge/statistics.yml`. Raises what reading raises."""
    found: Mapping[str, Any] = read_yaml(root / "knowledge" / "statistics.yml")
    return found


def names(root: Path, today: date) -> Mapping[str, str]:
    """Topics and near misses as people read them at the desk. Raises what reading raises."""
    return Words.read(root, Rules.read(root), load(root, today)).names


def sheet(
    words: Mapping[str, Any],
    names: Mapping[str, str],
    days: Days,
    found: Figures,
    now: float,
    kept: tuple[int, int],
) -> Sheet:
    """`names`: topics and near misses as people read them. `kept`: for how many days talks and items are, and their words."""
    retention, text_days = kept
    topics = Topics(words, names, days)
    period = words["period"].format(since=told_day(days.first), until=told_day(days.last))
    return Sheet(
        title=words["title"],
        period=f"{period} {words['made'].format(at=clock(now))}",
        notes=(*words["notes"], *_reach(words, days, today(now), retention)),
        sections=(
            topics.came(found.came, text_days),
            topics.unanswered(found.came),
            work_done.drafts(words, found.drafts),
            work_done.replies(words, found.replies),
            work_done.alarms(words, found.alarms),
            talks.alone(words, found.alone),
            talks.thumbs(words, found.thumbs, found.replied),
            talks.outcomes(words, found.outcomes),
        ),
        few=words["few"],
        contents=words["contents"],
    )


def asked(days: Days, now: float) -> Asked:
    """What the database is asked for."""
    return Asked(days.edges, now)


def _reach(words: Mapping[str, Any], days: Days, today: date, retention: int) -> tuple[str, ...]:
    """How far back the figures can go, and whether more was asked for."""
    oldest = today - timedelta(days=retention)
    told = words["reach"].format(days=retention, date=told_day(oldest))
    beyond = words["beyond"].format(date=told_day(oldest))
    return (told, beyond) if days.first < oldest else (told,)
