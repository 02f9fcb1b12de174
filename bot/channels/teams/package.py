"""The app package that an administrator uploads to Teams: manifest and icons in one zip.

The manifest is `deploy/teams/manifest.json`, its blanks filled in from the settings, checked
against Microsoft's own JSON Schema.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from bot.settings import BadSetting, Settings

FOLDER = Path(__file__).resolve().parents[3] / "deploy" / "teams"
ICONS = ("color.png", "outline.png")
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the zip, so that the same settings give the same bytes."""


def package(settings: Settings, out: Path, folder: Path = FOLDER) -> None:
    """Writes the zip to `out`. Raises BadSetting where a setting is missing, ValueError, OSError."""
    made = json.dumps(manifest(settings, folder), indent=2, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(zipfile.ZipInfo("manifest.json", _SAME_DAY), made)
        for name in ICONS:
            zipped.writestr(zipfile.ZipInfo(name, _SAME_DAY), (folder / name).read_bytes())


def manifest(settings: Settings, folder: Path = FOLDER) -> dict[str, Any]:
    """The manifest for these settings. Raises BadSetting, and ValueError where it breaks the schema."""
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
    schema = json.loads((folder / "manifest.schema.json").read_text("utf-8"))
    if problem := next(iter(Draft4Validator(schema).iter_errors(made)), None):
        where = ".".join(map(str, problem.absolute_path)) or "the manifest"
        raise ValueError(f"{where}: {problem.message}")
    return made
