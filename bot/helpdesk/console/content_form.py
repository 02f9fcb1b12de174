"""The form of a draft: what was typed into its fields, which come in rows."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.incoming import Refused as Told
from bot.helpdesk.console.form import Form
from bot.helpdesk.content.choices import ABOUT_PAGE, ABOUT_SIGNPOST, Choices

UNREADABLE = "This form can’t be read. Go back, load the page again, and try once more."


def typed(form: Form, old: Choices) -> Choices:
    """`old` with what was typed; what was not shown stays as it was. Raises Told."""
    new, leads, signposts = dict(old.new), dict(old.leads), dict(old.signposts)
    new.update({text: (topic, reason) for text, topic, reason in _rows(form, "piece", "topic", "reason")})  # fmt: skip
    read, ticked = dict(old.read), set(form.all("read"))
    for name, lead, mark in _rows(form, "lead_name", "lead", "mark"):
        leads[name] = lead
        read.pop(name, None)
        if name in ticked:
            read[name] = mark
    fields = ("signpost", *(f"signpost_{name}" for name in ABOUT_SIGNPOST))
    for intent, *values in _rows(form, *fields):
        if intent:
            signposts[intent] = dict(zip(ABOUT_SIGNPOST, values, strict=True))
    return replace(
        old,
        page={name: form.get(name, old.page.get(name, "")).strip() for name in ABOUT_PAGE},
        quotes={**old.quotes, **_pairs(form, "statement", "quote")},
        new=new,
        leads=leads,
        read=read,
        signposts=signposts,
        titles={**old.titles, **_pairs(form, "section", "section_title")},
    )


def _rows(form: Form, *names: str) -> list[tuple[str, ...]]:
    """The values of fields that stand beside each other, row by row."""
    columns = [[" ".join(value.split()) for value in form.all(name)] for name in names]
    if len({len(column) for column in columns}) != 1:
        raise Told(400, UNREADABLE)
    return list(zip(*columns, strict=True))


def _pairs(form: Form, name: str, value: str) -> dict[str, str]:
    return {row[0]: row[1] for row in _rows(form, name, value)}
