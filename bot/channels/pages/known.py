"""What the pages show of the knowledge: each role's page, where its words stand, what may be asked first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.channels.pages.pathway_page import Shown, pathway_page
from bot.knowledge.model import Hub, Role
from bot.knowledge.read_knowledge import load
from bot.knowledge.read_page import plain, read_page
from bot.knowledge.sources import sources

STARTERS = 3
"""Questions offered before the first message."""


@dataclass(frozen=True)
class RolePage:
    """A role's page, and the address where it is shown."""

    role: Role
    address: str
    shown: tuple[Shown, ...]


@dataclass
class Known:
    """`quotes`: the words of a statement, white space aside -> its page's title and its address."""

    pages: tuple[RolePage, ...]
    hub: Hub
    talk: Mapping[str, str]
    starters: tuple[str, ...]
    quotes: Mapping[str, list[tuple[str, str]]]

    def address(self, page: str, quote: str) -> str:
        """Where the words of a source stand; nothing where they are on none of the pages now."""
        found = self.quotes.get(plain(quote), [])
        # Past its review date a page's title comes with the day of the copy behind it.
        return next((to for title, to in found if page.startswith(title)), "")

    def link(self, public_url: str, role: str, statement: str) -> str:
        """Where a statement of a role stands, for somebody elsewhere; nothing where this server has no address."""
        at = next((one.address for one in self.pages if one.role.id == role), "/")
        return f"{public_url.rstrip('/')}{at}#{statement}" if public_url else ""

    def become(self, other: Known) -> None:
        """Shows what `other` shows, for all who hold this one: something else was published."""
        vars(self).update(vars(other))


def known(root: Path, today: date, first: str = "") -> Known:
    """Reads `content/` and `knowledge/` under `root`. Raises ValueError where there is nothing to show.

    The page of the role `first` is the one at the top, whatever other roles there are.
    """
    knowledge = load(root, today)
    pages: list[RolePage] = []
    for of in sorted(sources(root), key=lambda one: one.role != first):
        if role := knowledge.roles.get(of.role):
            shown = pathway_page(read_page(of.page), role.statements.values())
            address = f"/pages/{role.id}" if pages else "/"
            pages.append(RolePage(role, address, tuple(shown)))
    return Known(
        tuple(pages), knowledge.hub, knowledge.talk, _starters(pages[0].role), _quotes(pages)
    )


def _starters(role: Role) -> tuple[str, ...]:
    """The page's first questions, each in the words of its button."""
    headings = [one for one in role.statements.values() if one.place.kind == "heading"]
    headings.sort(key=lambda one: one.place.start)
    asked = []
    for section in dict.fromkeys(one.section for one in headings):
        topics = [one.ask for one in role.topics.values() if one.section == section and one.ask]
        if topics:
            asked.append(topics[0])
    return tuple(asked[:STARTERS])


def _quotes(pages: Iterable[RolePage]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for page in pages:
        for one in page.role.statements.values():
            to = f"{page.address}#{one.id}"
            found.setdefault(plain(one.quote), []).append((page.role.page.title, to))
    return found
