"""What an editor typed beside a new page. It is kept as typed, right or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

LEFT_OUT = "-"
"""In place of a topic: these words of the page are for no answer."""
ABOUT_PAGE = ("title", "address", "owner", "copied", "review_by")
ABOUT_SIGNPOST = ("text", "address", "owner", "review_by")


@dataclass(frozen=True)
class Choices:
    """page: the sidecar's fields. quotes: statement -> its words on the new page, "" where it has none.

    new: words that no statement has -> [a topic's id, a near miss's intent or LEFT_OUT; the reason].
    leads: what is said, by the name of its topic or word. read: the same names -> a digest of the quotes
    that its editor had read it against. signposts: intent -> fields. name, called: of a role that is new,
    and titles of its sections by their ids.
    """

    page: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    signposts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    name: str = ""
    called: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Choices:
        """What `as_json` gave."""
        known = {one.name: kept[one.name] for one in fields(cls) if one.name in kept}
        known["new"] = {text: (one[0], one[1]) for text, one in known.get("new", {}).items()}
        known["called"] = tuple(known.get("called", ()))
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        """What a database can keep."""
        return asdict(self)
