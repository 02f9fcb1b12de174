"""A topic that a role has not had: taken over from another role, or made of what no page said until now."""

from __future__ import annotations

from typing import Any

from bot.helpdesk.content.pool import Pool
from bot.knowledge.read_page import PageText

_TAKEN_OVER = ("id", "intents", "section", "label", "ask", "subject")
"""What of another role's topic is about the question. The rest is about its answer, which is that role's."""


def new_topic(chosen: str, topics: Any, section: str, pool: Pool) -> dict[str, Any] | None:
    """The topic, added to `topics`; None where `chosen` is no id or intent of `pool`. `section`: for one that has none."""
    if chosen in pool.topics:
        other = pool.topics[chosen]
        made: dict[str, Any] = {name: other[name] for name in _TAKEN_OVER if name in other}
        made["intents"] = list(made["intents"])
    elif chosen in pool.near:
        section = section or next(iter(topics["sections"]), "") or next(iter(pool.sections))
        made = {"id": f"{section}.{chosen.removeprefix('ask_')}", "intents": [chosen]}
        made |= {"section": section, "label": pool.near[chosen]}
    else:
        return None
    same = next((one for one in topics["topics"] if one["id"] == made["id"]), None)
    if same is not None:
        found: dict[str, Any] = same
        return found
    topics["sections"].setdefault(made["section"], dict(pool.sections[made["section"]]))
    made |= {"says": [], "lead": ""}
    topics["topics"].append(made)
    return made


def section_for(statements: Any, page: PageText, at: int) -> str:
    """The section of the last statement before the character `at`; "" where there is none."""
    before = [
        (place.start, one["section"])
        for one in statements["statements"]
        for place in page.find(one["quote"])[:1]
        if place.start < at
    ]
    return str(max(before, default=(0, ""))[1])
