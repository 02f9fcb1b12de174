"""What an editor may change, as texts by path: taken from a folder, and laid out in one for all who read files.

It is the pages with their sidecars, and each role's statements, topics and words. Of `hub.yml` it is the
signposts alone: who may be reached, and when, is the server's own. All else comes from the checkout.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.built import locate, to_json
from bot.knowledge.read_yaml import parse_yaml, read_yaml
from bot.knowledge.sources import sources

SIGNPOSTS = "knowledge/signposts.yml"
"""Under this name the signposts of hub.yml stand in a snapshot."""
Snapshot = Mapping[str, str]


def snapshot(root: Path) -> dict[str, str]:
    """What stands in the files under `root`. Raises OSError, UnicodeDecodeError or yaml.YAMLError."""
    found = {}
    for of in sources(root):
        for path in (of.page, of.sidecar, of.statements, of.topics, of.words):
            if path.exists():
                # Not read_text, which would change the ends of lines, and with them the digest.
                found[path.relative_to(root).as_posix()] = path.read_bytes().decode("utf-8")
    signposts = read_yaml(root / "knowledge" / "hub.yml").get("signposts") or {}
    return {**found, SIGNPOSTS: as_yaml(signposts)}


def lay_out(texts: Snapshot, root: Path, folder: Path) -> None:
    """Makes a root of `folder`: `texts`, and the rest of `root`'s knowledge. Its quotes are found on its pages.

    Raises ValueError for a path that leads elsewhere, else what reading raises.
    """
    shutil.copytree(
        root / "knowledge",
        folder / "knowledge",
        ignore=lambda at, names: (
            {one for one in names if (Path(at) / one / "topics.yml").exists()}
            if Path(at) == root / "knowledge"
            else set()
        ),
    )
    for other in ("data", "tests"):
        if (root / other).exists():
            (folder / other).symlink_to((root / other).resolve())
    for path, text in texts.items():
        target = folder / path
        if not target.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"{path} leads elsewhere")
        if path != SIGNPOSTS:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8"))
    _signposts(texts.get(SIGNPOSTS, ""), folder)
    _near(folder)
    for of in sources(folder):
        of.built.write_text(to_json(locate(of)), encoding="utf-8", newline="\n")


def as_yaml(data: Any) -> str:
    """`data` as a file: in its order, letters as they are."""
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))


def _signposts(text: str, folder: Path) -> None:
    path = folder / "knowledge" / "hub.yml"
    hub = read_yaml(path)
    path.write_text(as_yaml({**hub, "signposts": parse_yaml(text)}), encoding="utf-8")


def _near(folder: Path) -> None:
    """Takes out of the near misses what no role has any more: an answer that an editor took away."""
    path = folder / "knowledge" / "near.yml"
    data = read_yaml(path)
    ids = {one["id"] for of in sources(folder) for one in read_yaml(of.topics)["topics"]}
    changed = False
    for one in data["near"].values():
        kept = [topic for topic in one["near"] if topic in ids]
        changed = changed or kept != one["near"]
        one["near"] = kept
        if "also" in one and one["also"] not in ids:
            del one["also"]
            changed = True
    if changed:
        path.write_text(as_yaml(data), encoding="utf-8")
