"""Topics and words against the statements: nothing names what is not there, all is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.files import RoleFiles, spoken
from bot.knowledge.problem import Level, Problem
from bot.knowledge.read_yaml import Key


def check_topics(role: RoleFiles) -> Iterator[Problem]:
    """Yield problems of a role's topics and words."""
    yield from _check_ids(role)
    yield from _check_about(role)
    yield from _check_says(role)
    yield from _check_lists(role)
    yield from _check_reached(role)
    yield from _check_direct(role)
    yield from _check_entities(role)


def _check_ids(role: RoleFiles) -> Iterator[Problem]:
    file = role.topics
    if file.data["role"]["id"] != role.id:
        what = f"The role's id is “{file.data['role']['id']}”."
        yield file.problem(("role", "id"), what, f"write “{role.id}”, the folder's name.")
    ids: dict[str, int] = {}
    intents: dict[str, str] = {}
    for index, topic in enumerate(file.data["topics"]):
        key: Key = ("topics", index)
        if topic["id"] in ids:
            first = file.lined.line("topics", ids[topic["id"]])
            yield file.problem(
                key,
                f"The id {topic['id']} stands twice (first in line {first}).",
                "give one another id.",
            )
        ids.setdefault(topic["id"], index)
        if topic["section"] not in file.data["sections"]:
            what = f"{topic['id']}: there is no section “{topic['section']}”."
            yield file.problem(
                (*key, "section"), what, f"use one of {', '.join(file.data['sections'])}."
            )
        for intent in topic["intents"]:
            if intent in intents:
                what = f"{topic['id']}: the intent {intent} already belongs to {intents[intent]}."
                yield file.problem((*key, "intents"), what, "leave it to one of them.")
            intents.setdefault(intent, topic["id"])
    for index, topic in enumerate(file.data["topics"]):
        for other in topic.get("near", ()):
            if other not in ids:
                key = ("topics", index, "near")
                yield file.problem(
                    key,
                    f"{topic['id']}: there is no topic {other} near it.",
                    "name a topic of this file.",
                )


def _check_about(role: RoleFiles) -> Iterator[Problem]:
    """What a session is the one on is a topic of the role or one of its words."""
    known = {topic["id"] for topic in role.topics.data["topics"]}
    known |= {key for group in role.words.data.values() for key in group}
    for index, topic in enumerate(role.topics.data["topics"]):
        for at, one in enumerate(topic.get("about", ())):
            if one not in known:
                what = f"{topic['id']} is about {one}, which is no topic and no word of this role."
                key: Key = ("topics", index, "about", at)
                yield role.topics.problem(
                    key, what, "name a topic of this file, or a key of words.yml."
                )


def _check_says(role: RoleFiles) -> Iterator[Problem]:
    for one in spoken(role):
        for kind in ("says", "list"):
            for index, statement in enumerate(one.entry.get(kind, ())):
                if statement not in role.quotes:
                    what = f"{one.name}: there is no statement {statement}."
                    mend = f"use an id of {role.statements.name}, or write the statement there."
                    yield one.file.problem((*one.key, kind, index), what, mend)


def _check_lists(role: RoleFiles) -> Iterator[Problem]:
    """A list shows the whole of one list of the page, in its order: "all six" must stay true."""
    for one in spoken(role):
        shown = [
            p.start
            for s in one.entry.get("list", ())
            for p in role.page.find(role.quotes.get(s, ""))[:1]
        ]
        if not shown or len(shown) != len(one.entry["list"]):
            continue
        blocks = [block.place for block in role.page.blocks]
        held = [next(i for i, b in enumerate(blocks) if b.start <= at < b.end) for at in shown]
        first, last = held[0], held[-1]
        whole = held == list(range(first, last + 1)) and all(blocks[i].kind == "item" for i in held)
        if (
            whole
            and blocks[first].index == 1
            and (last + 1 == len(blocks) or blocks[last + 1].kind != "item")
        ):
            continue
        what = f"{one.name}: its list is not one whole list of the page, in the page's order."
        mend = f"compare with {role.page_name}, line {role.page.line(shown[0])}."
        yield one.file.problem((*one.key, "list"), what, mend)


def _check_reached(role: RoleFiles) -> Iterator[Problem]:
    reached = {statement for one in spoken(role) for statement in one.says}
    for index, one in enumerate(role.statements.data["statements"]):
        if one["id"] in reached:
            continue
        if any(place.kind == "heading" for place in role.page.find(one["quote"])[:1]):
            continue  # a heading asks; what stands under it answers
        what = f"No topic uses the statement {one['id']}."
        yield role.statements.problem(
            ("statements", index), what, f"add it to `says` of a topic in {role.topics.name}."
        )


def _check_direct(role: RoleFiles) -> Iterator[Problem]:
    seen: set[int] = set()  # entries shared by a YAML anchor are reported once
    for index, topic in enumerate(role.topics.data["topics"]):
        for number, direct in enumerate(topic.get("direct", ())):
            for name in ("when", "unless"):
                key = ("topics", index, "direct", number, name)
                line = role.topics.lined.line(*key)
                what = _pattern_fault(direct.get(name, ""))
                if what and line not in seen:
                    seen.add(line)
                    yield role.topics.problem(
                        key, f"{topic['id']}: `{name}` {what[0]}", what[1], what[2]
                    )


def _pattern_fault(pattern: str) -> tuple[str, str, Level] | None:
    try:
        found = re.search(pattern, "it isn't so", re.IGNORECASE)
    except re.error as error:
        return f"is no regular expression: {error}.", "mend it at that position.", "error"
    if "n.t" in pattern and not found:
        what = "holds “n.t”, which never meets “isn't”: no word starts at its n."
        return what, r"write \\w*n.t in its place.", "warning"
    return None


def _check_entities(role: RoleFiles) -> Iterator[Problem]:
    """What a question names is looked up in the list ("session") or in a group of words.yml."""
    for index, topic in enumerate(role.topics.data["topics"]):
        entity = topic.get("by_entity")
        key = ("topics", index, "by_entity")
        if entity == "session" and "list" not in topic:
            yield role.topics.problem(
                key, f"{topic['id']}: by_entity “session” needs a list.", "give it one."
            )
        elif entity and entity != "session" and f"{entity}s" not in role.words.data:
            what = f"{topic['id']}: {role.words.name} has no group “{entity}s” to look up by_entity “{entity}”."
            yield role.topics.problem(key, what, "write the group, or take by_entity away.")
