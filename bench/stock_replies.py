"""What the stock project answers to each intent, out of our own knowledge files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.places import ROOT
from bench.training_data import yaml

Reply = dict[str, Any]


def stock_replies(intents: Iterable[str], knowledge: Path = ROOT / "knowledge") -> dict[str, Reply]:
    """`{intent: {"text", "custom"}}` for `intents` and for Rasa's `nlu_fallback`.

    Our own lead sentence of the intent's topic, with its list and its quotes; our own
    sentence for what the page does not say; our own small talk. What only our steps can
    answer (a follow-up, "say that again") gets the sentence for what was not understood.
    `custom` is the part of the reply contract that the scorer reads.
    """
    talk = _read(knowledge / "talk.yml")
    fallback = _reply(talk["not_covered"]["unknown"], "not_covered")
    not_understood = _reply(talk["clarify"]["nothing"], "clarify")
    known = {
        **_small_talk(talk, knowledge),
        **_near_misses(talk, knowledge),
        **_topics(knowledge),
        "nlu_fallback": fallback,
        "out_of_scope": _reply(talk["not_covered"]["outside"], "not_covered"),
    }
    return {i: known.get(i, not_understood) for i in sorted({*intents, "nlu_fallback"})}


def _topics(knowledge: Path) -> dict[str, Reply]:
    replies: dict[str, Reply] = {}
    for file in sorted(knowledge.glob("*/topics.yml")):
        page = file.parent.name
        statements = json.loads((file.parent / "statements.json").read_text(encoding="utf-8"))
        quotes = {s["id"]: s["quote"] for s in statements["statements"]}
        for topic in _read(file)["topics"]:
            items = [f"- {quotes[item]}" for item in topic.get("list") or []]
            text = "\n".join([topic["lead"].strip(), *items])
            sources = [
                {"page": page, "section": topic["section"], "quote": quotes[statement]}
                for statement in topic["says"]
            ]
            answers = [{"id": topic["id"], "title": topic["label"], "sources": sources}]
            for intent in topic["intents"]:
                replies.setdefault(intent, _reply(text, "answer", answers))
    return replies


def _near_misses(talk: dict[str, Any], knowledge: Path) -> dict[str, Reply]:
    sentences = talk["not_covered"]
    replies = {}
    for intent, row in _read(knowledge / "near.yml")["near"].items():
        sentence = sentences.get(row.get("advice"), sentences["default"])
        replies[intent] = _reply(sentence.replace("{thing}", row["thing"]), "not_covered")
    return replies


def _small_talk(talk: dict[str, Any], knowledge: Path) -> dict[str, Reply]:
    title = next(_read(f)["role"]["name"] for f in sorted(knowledge.glob("*/topics.yml")))
    replies = {
        intent: _reply(text.replace("{title}", title), "smalltalk")
        for intent, text in talk["smalltalk"].items()
    }
    return {**replies, "ask_human": _reply(talk["person"]["without_contact"], "handoff")}


def _reply(text: str, outcome: str, answers: list[dict[str, Any]] | None = None) -> Reply:
    return {"text": text, "custom": {"outcome": outcome, "answers": answers or []}}


def _read(file: Path) -> Any:
    return yaml.load(file)
