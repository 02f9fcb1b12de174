"""What was published -> what may be said and what the pages show, once every quote was found on its page again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.channels.pages.known import Known, known
from bot.knowledge.built import read_built
from bot.knowledge.model import Knowledge
from bot.knowledge.read_knowledge import load
from bot.knowledge.snapshot import lay_out
from bot.knowledge.sources import sources


class DoesNotStand(Exception):
    """Pages whose quotes do not stand on them, or of which one can't be served; the message names them."""


def pages_of(
    texts: Mapping[str, str] | None, root: Path, today: date, first: str, version: str
) -> tuple[Knowledge, Known]:
    """Of `texts`, path -> text; of the files under `root` where there are none. `first`: the role whose page is at the top.

    Raises DoesNotStand, or what reading raises.
    """
    if texts is None:
        return replace(load(root, today), version=version), known(root, today, first)
    with TemporaryDirectory(prefix="content-") as name:
        folder = Path(name).resolve()
        lay_out(texts, root, folder)
        for of in sources(folder):
            built = read_built(of)
            if built is None or built.missing:
                why = "; ".join((built.missing if built else {}).values())
                raise DoesNotStand(f"{of.role}: {why}")
        knowledge = load(folder, today)
        if len(knowledge.roles) != len(sources(folder)):
            raise DoesNotStand("a role can't be served")
        return replace(knowledge, version=version), known(folder, today, first)
