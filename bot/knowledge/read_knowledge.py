"""The files of `content/` and `knowledge/` -> Knowledge, leaving out what no longer stands on the page.

Loading refuses single topics, never the whole: an assistant that knows one thing less is better
than none. What is refused, and why, is in `Knowledge.refused` for the log, `bot knowledge build`
and the readiness check to show. `bot knowledge check` is the strict reader of the same files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.built import Built, locate, read_built
from bot.knowledge.model import (
    Direct,
    Knowledge,
    Page,
    Role,
    Section,
    Statement,
    Topic,
    Word,
)
from bot.knowledge.read_shared import as_date, read_hub, read_near, read_talk
from bot.knowledge.read_yaml import read_yaml
from bot.knowledge.sources import Sources, sources

BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError)
"""What reading a broken file raises."""


def load(root: Path, today: date) -> Knowledge:
    """Read all knowledge under `root`. Raises ValueError where nothing at all can be served.

    `today` decides which signposts are reported as past their review.
    """
    refused: list[str] = []
    roles = {}
    for of in sources(root):
        try:
            roles[of.role] = load_role(of, refused)
        except BROKEN as broken:
            refused.append(f"{of.role}: its files can't be read: {_reason(broken)}")
    if not roles:
        raise ValueError(f"no role can be served. {' '.join(refused)}".strip())
    hub = read_hub(root)
    refused += [
        f"hub.yml: the signpost of {post.intent} is past its review ({post.review_by}): withheld"
        for post in hub.signposts.values()
        if post.review_by and today > post.review_by
    ]
    return Knowledge(roles, read_near(root), read_talk(root), hub, refused)


def load_role(of: Sources, refused: list[str]) -> Role:
    """Read one role; sentences about what is left out are added to `refused`."""
    built = read_built(of) or locate(of)
    data = read_yaml(of.topics)
    statements = {statement.id: statement for statement in built.statements}
    topics: dict[str, Topic] = {}
    for entry in data["topics"]:
        try:
            topic = _topic(entry)
        except BROKEN as broken:
            refused.append(f"{of.role}: a topic is not complete: {_reason(broken)}")
            continue
        reason = _unserved((*topic.says, *topic.list), built, statements)
        if reason:
            refused.append(f"{of.role}: topic {topic.id} is not served: {reason}")
        else:
            topics[topic.id] = topic
    head = data["role"]
    return Role(
        id=head["id"],
        name=head["name"],
        called=tuple(head.get("called", ())),
        sections={
            key: Section(key, one["title"], one["subject"], one["ask"])
            for key, one in data["sections"].items()
        },
        page=_page(of, built),
        topics=topics,
        statements=statements,
        words=_words(of, built, statements, refused),
    )


def _topic(entry: Mapping[str, Any]) -> Topic:
    return Topic(
        id=entry["id"],
        intents=tuple(entry["intents"]),
        section=entry["section"],
        label=entry["label"],
        says=tuple(entry["says"]),
        lead=entry["lead"],
        ask=entry.get("ask", ""),
        subject=entry.get("subject", ""),
        direct=tuple(
            Direct(one["when"], one["say"], one.get("unless", ""))
            for one in entry.get("direct", ())
        ),
        list=tuple(entry.get("list", ())),
        numbered=entry.get("numbered", False),
        hub_link=entry.get("hub_link", False),
        kind=entry.get("kind", "answer"),
        by_entity=entry.get("by_entity"),
        near=tuple(entry.get("near", ())),
        about=tuple(entry.get("about", ())),
    )


def _words(
    of: Sources, built: Built, statements: Mapping[str, Statement], refused: list[str]
) -> dict[str, dict[str, Word]]:
    groups: dict[str, dict[str, Word]] = {}
    for group, entries in (read_yaml(of.words) if of.words.exists() else {}).items():
        groups[group] = {}
        for key, one in entries.items():
            reason = _unserved(one["says"], built, statements)
            if reason:
                refused.append(f"{of.role}: {group} {key} is not served: {reason}")
            else:
                groups[group][key] = Word(key, tuple(one["says"]), one["lead"])
    return groups


def _unserved(ids: Iterable[str], built: Built, statements: Mapping[str, Statement]) -> str:
    """Say why something that rests on the statements `ids` can't be served, or nothing."""
    for one in ids:
        if one in built.missing:
            return f"{one}: {built.missing[one]}"
        if one not in statements:
            return f"there is no statement {one}"
    return ""


def _page(of: Sources, built: Built) -> Page:
    sidecar = read_yaml(of.sidecar)
    return Page(
        id=of.role,
        title=sidecar["title"],
        address=sidecar.get("address", ""),
        copied=as_date(sidecar.get("copied")),
        owner=sidecar.get("owner", ""),
        review_by=as_date(sidecar.get("review_by")),
        digest=built.page_sha256,
    )


def _reason(broken: BaseException) -> str:
    """Name what is missing or broken without any path of the machine."""
    if isinstance(broken, KeyError):
        return f"“{broken.args[0]}” is missing"
    if isinstance(broken, OSError):
        return f"{Path(str(broken.filename)).name}: {broken.strerror}"
    return str(broken).splitlines()[0]
