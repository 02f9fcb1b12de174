"""statements.yml + the page -> statements.json: where each quote stands, byte for byte.

`knowledge/<role>/statements.json` is built and never edited. It holds the digests of both its
sources, so that a stale one is noticed and never served.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge.model import Place, Statement
from bot.knowledge.read_page import plain, read_page
from bot.knowledge.read_yaml import read_yaml
from bot.knowledge.sources import Sources


@dataclass(frozen=True)
class Built:
    """What `statements.json` holds. `missing` names each statement that can't be served, and why."""

    page: str
    page_sha256: str
    source_sha256: str
    statements: tuple[Statement, ...]
    missing: Mapping[str, str]


def locate(of: Sources) -> Built:
    """Find each quote of a role on its page. Raises OSError, ValueError or yaml.YAMLError on broken files."""
    page = read_page(of.page)
    statements: list[Statement] = []
    missing: dict[str, str] = {}
    for entry in read_yaml(of.statements)["statements"]:
        places = page.find(entry["quote"])
        if places:
            quote = page.text[places[0].start : places[0].end]
            statements.append(
                Statement(entry["id"], entry["section"], quote, places[0], of.role, page.digest)
            )
        else:
            missing[entry["id"]] = f"its quote “{plain(entry['quote'])}” is not on the page"
    digest = hashlib.sha256(of.statements.read_bytes()).hexdigest()
    return Built(of.role, page.digest, digest, tuple(statements), missing)


def to_json(built: Built) -> str:
    """Write `built` as the text of statements.json: one statement a line, so that changes can be read."""
    lines = [
        json.dumps(
            {"id": s.id, "section": s.section, "quote": s.quote, "place": vars(s.place)},
            ensure_ascii=False,
        )
        for s in built.statements
    ]
    head = {
        "page": built.page,
        "page_sha256": built.page_sha256,
        "source_sha256": built.source_sha256,
    }
    opening = json.dumps(head, indent=1, ensure_ascii=False)[:-2]
    missing = json.dumps(dict(built.missing), ensure_ascii=False)
    body = ",\n  ".join(lines)
    return f'{opening},\n "missing": {missing},\n "statements": [\n  {body}\n ]\n}}\n'


def read_built(of: Sources) -> Built | None:
    """Read statements.json, or return None where it is absent, broken or older than its sources."""
    try:
        data: dict[str, Any] = json.loads(of.built.read_bytes())
        page = hashlib.sha256(of.page.read_bytes()).hexdigest()
        source = hashlib.sha256(of.statements.read_bytes()).hexdigest()
        if (data["page_sha256"], data["source_sha256"]) != (page, source):
            return None
        statements = tuple(
            Statement(s["id"], s["section"], s["quote"], Place(**s["place"]), data["page"], page)
            for s in data["statements"]
        )
        return Built(data["page"], page, source, statements, data["missing"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
