"""The files that all roles share: near misses, talk and what the hub adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge.hours import Hours
from bot.knowledge.model import Hub, Near, Signpost
from bot.knowledge.read_yaml import read_yaml


def read_near(root: Path) -> dict[str, Near]:
    """Return the near misses under `root` by their intents."""
    return {
        intent: Near(
            intent, one["thing"], tuple(one.get("near", ())), one.get("advice"), one.get("also")
        )
        for intent, one in read_yaml(root / "knowledge" / "near.yml")["near"].items()
    }


def read_talk(root: Path) -> dict[str, str]:
    """Return the lines of talk.yml by their dotted paths."""
    return dict(_flat(read_yaml(root / "knowledge" / "talk.yml")))


def read_hub(root: Path) -> Hub:
    """Return what the hub adds; raises ValueError for a day or an hour that does not exist."""
    data = read_yaml(root / "knowledge" / "hub.yml")
    contact, people = data.get("contact") or {}, data.get("people") or {}
    signposts = {
        intent: Signpost(
            intent,
            one["text"],
            one.get("address", ""),
            one.get("owner", ""),
            as_date(one.get("review_by")),
        )
        for intent, one in (data.get("signposts") or {}).items()
        if one and one.get("text")
    }
    return Hub(
        name=data.get("name", ""),
        contact_text=contact.get("text", ""),
        contact_address=contact.get("address", ""),
        support_link=data.get("support_link", ""),
        signposts=signposts,
        hours=Hours.read(people.get("hours") or {}, people.get("closed") or ()),
    )


def as_date(value: object) -> date | None:
    """Read a date of a sidecar or signpost; blank is None. Raises ValueError for anything else."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if value else None


def _flat(data: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    """Yield each line of talk.yml under its dotted path."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)
