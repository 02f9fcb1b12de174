"""What the address of the list asks for: a filter, an order, and which page of it.

Everything stands in the address, so that a list can be kept as a bookmark and works by plain links.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bot.storage.queue.filter import Filter

NAMES = (
    "status", "priority", "topic", "reason", "kind", "band", "claims", "ready", "overdue",
    "escalated", "trouble", "cluster", "q", "order",
)  # fmt: skip
"""The fields of the filter's form."""
ALL = "all"
_ONE_OF: Mapping[str, tuple[str, ...]] = {
    "status": ("open", "sending", "done", ALL),
    "priority": ("1", "2", "3", "4"),
    "kind": ("mail", "upload", "talk"),
    "band": ("high", "medium", "low"),
    "claims": ("mine", "free", "others"),
    "trouble": ("dead", "unknown", "overtaken"),
    "order": ("need", "newest", "oldest"),
    "ready": ("yes",),
    "overdue": ("yes",),
    "escalated": ("yes",),
}
LONGEST = 200


@dataclass(frozen=True)
class Listed:
    """`fields`: what was asked for, by its name in the address; what is not one of the known values is left out."""

    fields: Mapping[str, str]
    mark: str | None = None

    @classmethod
    def read(cls, get: Callable[[str], str]) -> Listed:
        """From an address or a form: `get` gives a field, or ""."""
        # NUL is in no text that PostgreSQL keeps, and it refuses to look for it.
        asked = {name: (get(name) or "").replace("\0", "").strip()[:LONGEST] for name in NAMES}
        known = {
            name: value
            for name, value in asked.items()
            if value and (name not in _ONE_OF or value in _ONE_OF[name])
        }
        return cls(known, get("page") or None)

    @classmethod
    def of_query(cls, query: str) -> Listed:
        """From the query of an address, as the pages of items carry it."""
        fields = dict(parse_qsl(query[:2_000]))
        return cls.read(lambda name: fields.get(name, ""))

    def free(self, who: str) -> Filter:
        """What of it is open, and nobody has."""
        return replace(self.filter(who), status="open", claims="free")

    def filter(self, who: str) -> Filter:
        """Seen from `who`."""
        get = self.fields.get
        status: Any = get("status", "open")
        claims: Any = get("claims", "any")
        kind: Any = get("kind")
        trouble: Any = get("trouble", "")
        return Filter(
            status=None if status == ALL else status,
            kind=kind,
            topic=get("topic"),
            band=get("band", ""),
            priority=int(get("priority", "0")) or None,
            reason=get("reason", ""),
            trouble=trouble,
            cluster=get("cluster", ""),
            claims=claims,
            who=who,
            escalated=True if "escalated" in self.fields else None,
            overdue=True if "overdue" in self.fields else None,
            ready=True if "ready" in self.fields else None,
            words=get("q", ""),
        )

    @property
    def order(self) -> Any:
        """An `Order` of the queue."""
        return self.fields.get("order", "need")

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for beside an order."""
        return bool(set(self.fields) - {"order"})

    @property
    def query(self) -> str:
        """What stands in the address behind the question mark, but for the page."""
        return urlencode(self.fields)

    def item(self, number: int) -> str:
        """The address of an item's page, from which this list is found again."""
        return f"/desk/items/{number}" + (
            f"?{urlencode({'list': self.query})}" if self.fields else ""
        )

    def address(self, mark: str | None = None, **changes: str) -> str:
        """The same list, at another page or with these fields changed; a blank takes one away."""
        fields = {name: value for name, value in {**self.fields, **changes}.items() if value}
        page = {"page": mark} if mark else {}
        query = urlencode({**fields, **page})
        return f"/desk?{query}" if query else "/desk"
