"""The app package that an administrator uploads to Teams: manifest and icons in one zip.

The manifest is `deploy/teams/manifest.json`, its blanks filled in from the settings and the hub's
name, checked against Microsoft's own JSON Schema.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from bot.knowledge.read_shared import read_hub
from bot.settings import BadSetting, Settings

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "teams"
ICONS = ("color.png", "outline.png")
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the zip, so that the same settings give the same bytes."""


def package(settings: Settings, out: Path, folder: Path = FOLDER) -> None:
    """Writes the zip to `out`. Raises BadSetting where a setting is missing, ValueError, OSError."""
    filled_in = manifest(settings, folder, read_hub(ROOT).name)
    made = json.dumps(filled_in, indent=2, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(zipfile.ZipInfo("manifest.json", _SAME_DAY), made)
        for name in ICONS:
            zipped.writestr(zipfile.ZipInfo(name, _SAME_DAY), (folder / name).read_bytes())


def manifest(settings: Settings, folder: Path = FOLDER, hub: str = "") -> dict[str, Any]:
    """The manifest for these settings; `hub` is who runs it, where that is told.

    Raises BadSetting, which names the setting, and ValueError where the manifest itself is wrong.
    """
    if not settings.teams_app_id:
        raise BadSetting("TEAMS_APP_ID is needed: the package names the bot by it.")
    if not settings.public_url.startswith("https://"):
        raise BadSetting("PUBLIC_URL is needed, with https://: Teams shows its pages on privacy.")
    text = (folder / "manifest.json").read_text("utf-8")
    for blank, value in (
        ("{{TEAMS_APP_ID}}", settings.teams_app_id.lower()),
        ("{{PUBLIC_URL}}", settings.public_url),
        ("{{PUBLIC_HOST}}", settings.public_url.removeprefix("https://").partition(":")[0]),
    ):
        text = text.replace(blank, value)
    made: dict[str, Any] = json.loads(text)
    if hub:
        made["developer"]["name"] = hub
    schema = json.loads((folder / "manifest.schema.json").read_text("utf-8"))
    if problem := next(iter(Draft4Validator(schema).iter_errors(made)), None):
        where = ".".join(map(str, problem.absolute_path)) or "the manifest"
        setting = next((name for name, of in _FROM.items() if where.startswith(of)), None)
        if setting:
            raise BadSetting(f"{setting} can't be right for Teams: {problem.message}.")
        raise ValueError(f"{where}: {problem.message}")
    return made


_FROM = {
    "TEAMS_APP_ID": ("id", "bots.0.botId"),
    "name in knowledge/hub.yml": ("developer.name",),
    "PUBLIC_URL": ("developer.", "validDomains"),
}
"""What fills in which places of the manifest."""
