"""Topics and words without what the page says no more: one that has nothing left to rest on goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.knowledge.read_page import PageText


def keep_served(topics: Any, words: Any, quotes: Mapping[str, str], page: PageText) -> None:
    """Changes `topics` and `words`, the data of a role's files. `quotes`: those that are left, by statement."""
    for topic in topics["topics"]:
        _narrow(topic, quotes, page)
    topics["topics"] = [one for one in topics["topics"] if one["says"]]
    ids = {one["id"] for one in topics["topics"]}
    for group in list(words):
        for key, one in list(words[group].items()):
            one["says"] = [name for name in one["says"] if name in quotes]
            if not one["says"]:
                del words[group][key]
        if not words[group]:
            del words[group]
    for topic in topics["topics"]:
        near = [one for one in topic.get("near", ()) if one in ids]
        topic.pop("near", None)
        if near:
            topic["near"] = near
        entity = topic.get("by_entity")
        if entity and (f"{entity}s" not in words if entity != "session" else "list" not in topic):
            del topic["by_entity"]


def _narrow(topic: Any, quotes: Mapping[str, str], page: PageText) -> None:
    """Takes out what is gone. A list is in the page's order, and of two at least."""
    topic["says"] = [one for one in topic["says"] if one in quotes]
    if "list" not in topic:
        return
    left = [one for one in topic["list"] if one in quotes]
    left.sort(key=lambda one: next((p.start for p in page.find(quotes[one])), 0))
    topic["says"] = topic["says"] or list(left)
    if len(left) > 1:
        topic["list"] = left
        return
    del topic["list"]
    topic.pop("numbered", None)
    topic["says"] += [one for one in left if one not in topic["says"]]
