"""Fields that an editor fills in: what is wrong with each, before any file is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.helpdesk.content.choices import Choices

Field = tuple[str, str]
"""What kind of field, and which of its kind: ("lead", a topic). ("", "") is none."""
NO_DAY = "This is no day. Write it like 2027-01-31."
NO_ADDRESS = "Write the whole address, with https:// in front."
NO_TITLE = "Write the title of the page."
NO_OWNER = "Say who looks after this."
NO_REVIEW = "Say by when this is to be looked at again."
MOST_TITLE = 200


def typed_faults(page: Mapping[str, str], choices: Choices) -> Iterator[tuple[Field, str]]:
    """`page`: the sidecar as it would be."""
    if not page["title"].strip():
        yield ("page", "title"), NO_TITLE
    for name, what in _page_faults(page):
        yield ("page", name), what
    for intent, one in choices.signposts.items():
        if one.get("text", "").strip():
            for name, what in signpost_faults(one):
                yield (f"signpost_{name}", intent), what


def in_file(page: Mapping[str, str]) -> dict[str, str]:
    """The sidecar without what its file can't hold."""
    wrong = dict(_page_faults(page))
    found = {name: "" if name in wrong else value for name, value in page.items()}
    return {**found, "title": found["title"][:MOST_TITLE].strip() or " "}


def signpost_faults(one: Mapping[str, str]) -> list[tuple[str, str]]:
    """Field and what is wrong with it, for a signpost that says something."""
    found = []
    if not one.get("owner", "").strip():
        found.append(("owner", NO_OWNER))
    if not _is_day(one.get("review_by", "").strip()):
        found.append(("review_by", NO_DAY if one.get("review_by", "").strip() else NO_REVIEW))
    if not _is_address(one.get("address", "").strip()):
        found.append(("address", NO_ADDRESS))
    return found


def _page_faults(page: Mapping[str, str]) -> list[tuple[str, str]]:
    found = [(name, NO_DAY) for name in ("copied", "review_by") if not _is_day(page[name], "")]
    if not _is_address(page["address"]):
        found.append(("address", NO_ADDRESS))
    return found


def _is_day(text: str, *others: str) -> bool:
    if text in others:
        return True
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    return bool(re.fullmatch(r"(https?://\S+)?", text))
