"""What an editor does: begin with a new page, write to it, publish it, take it back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.helpdesk.content.assess import Assessed, assess
from bot.helpdesk.content.choices import LEFT_OUT, Choices
from bot.knowledge.read_yaml import parse_yaml
from bot.knowledge.snapshot import Snapshot, snapshot
from bot.knowledge.sources import sources
from bot.storage.content import drafts
from bot.storage.content.drafts import Draft
from bot.storage.database import Connection, Database
from bot.storage.people import audit
from bot.storage.releases import content, releases
from bot.storage.releases.releases import AS_IT_CAME, Release

HEADING = "A heading: it says nothing by itself."
TITLE = "The page’s title: it names the page."


class NotPublished(Exception):
    """The draft is not whole, or something else was published meanwhile (`late`)."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


@dataclass(frozen=True)
class Looked:
    """A draft as it stands against what is served. `seen`: the number of that release, 0 for none; `name`: the role's."""

    name: str
    draft: Draft
    choices: Choices
    assessed: Assessed
    seen: int


@dataclass(frozen=True)
class Overview:
    """`roles`: id and name of each that is served. `releases`: the newest first, none where nothing was ever published.

    `kept`: those of them that one can go back to.
    """

    drafts: list[Draft]
    releases: list[Release]
    kept: set[int]
    roles: list[tuple[str, str]]


class Editor:
    """Over a database; `root` holds the files that came with the server."""

    def __init__(
        self, database: Database, root: Path, today: Callable[[], date] = date.today
    ) -> None:
        self._database, self._root, self._today = database, root, today

    async def overview(self) -> Overview:
        """What there is."""

        def ask(c: Connection) -> tuple[list[Draft], list[Release], set[int]]:
            found = releases.newest(c)
            return drafts.newest(c), found, releases.kept(c, found)

        found = await self._database.read(ask)
        _, texts = await self.served()
        return Overview(*found, _roles(texts))

    async def served(self) -> tuple[int, Snapshot]:
        """The number of what is in service, and what visitors get."""

        def ask(c: Connection) -> tuple[int, Snapshot | None]:
            found = releases.current(c)
            return (found.id, content.files(c, found.content)) if found else (AS_IT_CAME, None)

        number, texts = await self._database.read(ask)
        return number, snapshot(self._root) if texts is None else texts

    async def begin(self, role: str, text: str, name: str, called: str, who: str) -> int | None:
        """A draft of a new text for `role`; where that is "", for a role called `name` that is new. Its number.

        None for a role that is not there, or a name that makes none.
        """
        _, texts = await self.served()
        known = dict(_roles(texts))
        choices = Choices()
        if not role:
            role, name = _slug(name), " ".join(name.split())
            if not role or role in known or _taken(self._root, role):
                return None
            others = tuple(one for part in called.split(",") if (one := " ".join(part.split())))
            choices = Choices(name=name, called=others or (name.lower(),))
        elif role not in known:
            return None
        looked = await asyncio.to_thread(
            assess, self._root, texts, role, text, choices, self._today()
        )
        choices = _suggested(looked, choices, self._today())
        now = self._database.clock()
        return await self._database.write(
            lambda c: drafts.begin(c, role, text, choices.as_json(), who, now)
        )

    async def look(self, number: int) -> Looked | None:
        """The draft of that number, against what is served now; None where it is gone."""
        draft = await self._database.read(lambda c: drafts.find(c, number))
        if draft is None:
            return None
        seen, texts = await self.served()
        choices = Choices.from_json(draft.choices)
        assessed = await asyncio.to_thread(
            assess, self._root, texts, draft.role, draft.page, choices, self._today()
        )
        name = choices.name or dict(_roles(texts)).get(draft.role, draft.role)
        return Looked(name, draft, choices, assessed, seen)

    async def save(self, number: int, revision: int, choices: Choices, who: str) -> bool:
        """Keeps what was typed, right or wrong. False where somebody else was quicker."""
        now, kept = self._database.clock(), choices.as_json()
        return await self._database.write(
            lambda c: drafts.change(c, number, revision, kept, who, now)
        )

    async def drop(self, number: int) -> None:
        await self._database.write(lambda c: drafts.drop(c, number))

    async def publish(self, number: int, revision: int, seen: int, who: str) -> int:
        """Puts the draft into service, with the model that serves; the release's number. Raises NotPublished, for a draft that is gone too."""
        looked = await self.look(number)
        if looked is None or looked.seen != seen or looked.draft.revision != revision:
            raise NotPublished(late=True)
        if not looked.assessed.ready:
            raise NotPublished(late=False)
        now, role = self._database.clock(), looked.draft.role

        def write(c: Connection) -> int:
            # First: what changes the draft from here on finds it gone, and what did before is not lost.
            if not drafts.drop(c, number, revision):
                raise NotPublished(late=True)
            files = content.put(c, role, looked.assessed.written.texts)
            made = releases.with_pages(c, files, who, now, seen)
            if made is None:
                raise NotPublished(late=True)
            audit.note(c, now, who, "content.publish", str(made.id), role=role)
            return made.id

        return await self._database.write(write)

    async def back(self, to: int, seen: int, who: str) -> bool:
        """Pages and model as they were in the release `to`. False where that can't be had, or something else is in service."""
        now = self._database.clock()

        def write(c: Connection) -> bool:
            made = releases.back(c, who, now, to, seen)
            if made is not None:
                audit.note(c, now, who, "release.back", str(to))
            return made is not None

        return await self._database.write(write)


def _suggested(looked: Assessed, choices: Choices, today: date) -> Choices:
    """What an editor would choose most often: the sentence most like the old one, headings left out, copied today."""
    gone = looked.diff.gone if looked.diff else {}
    new = {}
    for piece in looked.written.pieces:
        if piece.heading and piece.text not in gone.values():
            new[piece.text] = (LEFT_OUT, HEADING if piece.at else TITLE)
    page = {**looked.page, "copied": today.isoformat()}
    if choices.name:
        page["title"] = looked.written.pieces[0].text if looked.written.pieces else choices.name
    return replace(choices, quotes=gone, new=new, page=page)


def _roles(texts: Snapshot) -> list[tuple[str, str]]:
    found = []
    for path, text in texts.items():
        if path.endswith("/topics.yml"):
            role = parse_yaml(text)["role"]
            found.append((str(role["id"]), str(role["name"])))
    return sorted(found, key=lambda one: one[1])


def _taken(root: Path, role: str) -> bool:
    """Whether the files have another use for that name."""
    if any(of.role == role for of in sources(root)):
        return False
    return (root / "knowledge" / role).exists()


def _slug(name: str) -> str:
    """An id like those of roles; "" where the name has no letter to begin with."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    made = "-".join(words)[:60].strip("-")
    return made if made[:1].isalpha() else ""
