"""Clusters of questions as they are read: what each is called, why it is here, and what it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.helpdesk.review.labels import Labels
from bot.storage.review.question import Cluster, Example


@dataclass(frozen=True)
class One:
    """A question. `field` and `value` are those of its box; `label` is its intent, `shown` that intent's name."""

    field: str
    value: int
    text: str
    label: str
    shown: str


@dataclass(frozen=True)
class Row:
    """`name`: the topic that they were taken for, or the first of them. `why`: in words, with numbers. `chosen`: a label that a clerk has named already."""

    name: str
    topic: bool
    count: int
    why: str
    chosen: str
    questions: Sequence[One]


def rows(clusters: Iterable[Cluster], labels: Labels, said: Mapping[str, Any]) -> list[Row]:
    """`said`: the words of knowledge/teach.yml."""
    return [_row(one, labels, said) for one in clusters]


def approved_rows(examples: Iterable[Example], labels: Labels) -> list[Row]:
    """A row for each intent, by name."""
    found = []
    for intent, group in groupby(examples, key=lambda one: one.intent):
        shown = [
            One("id", one.question_id, one.text, intent, labels.name(intent))
            if one.question_id is not None
            else One("copy", one.id or 0, one.text, intent, labels.name(intent))
            for one in group
        ]
        found.append(Row(labels.name(intent), True, len(shown), "", "", shown))
    return sorted(found, key=lambda one: one.name)


def _row(cluster: Cluster, labels: Labels, said: Mapping[str, Any]) -> Row:
    topic = cluster.name if cluster.name in labels else ""
    whys = Counter(one.why for one in cluster.questions)
    suggested = {labels.intent(one.suggested) for one in cluster.questions if one.suggested}
    return Row(
        name=labels.name(topic) if topic else cluster.questions[0].text,
        topic=bool(topic),
        count=cluster.count,
        why=", ".join(
            said["why"][why] if len(whys) == 1 else f"{said['why'][why]}: {count}"
            for why, count in whys.most_common()
        ),
        chosen=suggested.pop() if len(suggested) == 1 else "",
        questions=[
            One("id", one.id, one.text, one.label, labels.name(one.label) if one.label else "")
            for one in cluster.questions
        ],
    )
