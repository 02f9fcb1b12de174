"""Every setting of the assistant: name, default, what it is for. The environment is read here only.

`load()` reads the environment and, below it, a file `.env`; a value that is missing
where it is needed, or is not of its kind, stops the start with the setting's name.
A blank value is an unset one, so a copy of `.env.example` changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


class BadSetting(Exception):
    """A setting is missing or not of its kind; the message names it and says what it takes."""


@dataclass(frozen=True)
class Setting:
    """One row of the table."""

    name: str
    default: str
    help: str
    read: Callable[[str], object]


def one_of(*choices: str) -> Callable[[str], str]:
    """A reader that takes any of `choices`, in small or capital letters."""

    def read(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return value.lower()

    return read


def port(value: str) -> int:
    """A port's number; 0 lets the machine choose a free one."""
    if not value.isascii() or not value.isdigit() or int(value) > 65535:
        raise ValueError("a whole number from 0 to 65535")
    return int(value)


def folder(value: str) -> Path:
    """A folder's path; it need not exist yet, but nothing else may stand there."""
    path = Path(value).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("a folder")
    return path


TABLE = (
    Setting("HOST", "127.0.0.1", "Address to listen on. The default is this machine only.", str),
    Setting("PORT", "5005", "Port to listen on; 0 takes a free one.", port),
    Setting(
        "ENVIRONMENT",
        "local",
        "local, or production: there the REST channel is closed and /metrics asks for its token.",
        one_of("local", "production"),
    ),
    Setting("METRICS_TOKEN", "", "Bearer token of /metrics. Needed in production.", str),
    Setting("DATA_DIR", "var", "Folder of what the assistant writes: its database.", folder),
    Setting("MODELS_DIR", "models", "Folder of the trained models; the newest is served.", folder),
    Setting(
        "LOG_LEVEL",
        "info",
        "debug, info, warning or error. No level logs what people write.",
        one_of("debug", "info", "warning", "error"),
    ),
)


@dataclass(frozen=True)
class Settings:
    """The values, one for each row of the table, under its name in small letters."""

    host: str
    port: int
    environment: str
    metrics_token: str
    data_dir: Path
    models_dir: Path
    log_level: str

    @property
    def production(self) -> bool:
        return self.environment == "production"


def load(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """The settings from `environ` (the process's own by default), then `dotenv`, then the table.

    Raises BadSetting.
    """
    given = {**read_dotenv(dotenv or Path(".env")), **(os.environ if environ is None else environ)}
    values: dict[str, object] = {}
    for setting in TABLE:
        text = given.get(setting.name, "").strip() or setting.default
        try:
            values[setting.name.lower()] = setting.read(text)
        except ValueError as takes:
            raise BadSetting(f"{setting.name} takes {takes}, not {text!r}.") from None
    settings = Settings(**values)  # type: ignore[arg-type]  # a test holds table and class together
    if settings.production and not settings.metrics_token:
        raise BadSetting("METRICS_TOKEN is needed where ENVIRONMENT is production.")
    return settings


def read_dotenv(path: Path) -> dict[str, str]:
    """NAME=value lines of `path`; none where there is no such file. Raises BadSetting."""
    if not path.is_file():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise BadSetting(f"{path.name}, line {number}: a line is NAME=value or a # comment.")
        found[name.strip()] = value.strip().strip("\"'")
    return found


def example() -> str:
    """The text of `.env.example`: every setting, explained and blank."""
    lines = ["# Copy to .env and fill in what you want to change. A blank keeps the default."]
    for setting in TABLE:
        default = f" Default: {setting.default}" if setting.default else ""
        lines += ["", f"# {setting.help}{default}", f"{setting.name}="]
    return "\n".join(lines) + "\n"
