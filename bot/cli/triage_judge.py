"""What `bot triage` sorts with: the newest model and the knowledge, loaded in each process by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.project import ROOT, errors, project_settings

if TYPE_CHECKING:
    from bot.helpdesk.triage.judge import Judge
    from bot.helpdesk.triage.rules import Rules

_SAID = ("knowledge/**/*.yml", "knowledge/**/*.json", "content/*")


class OtherModel(Exception):
    """The process would sort with another model, or other knowledge, than the run began with."""


@dataclass(frozen=True)
class OpenJudge:
    """Is sent to other processes, perhaps on other machines: so it holds no settings, which have secrets among them.

    Each takes the model of its own folder, and refuses where that is not the one of `key`.
    """

    key: str
    public_url: str

    def __call__(self) -> Judge:
        """Raises NoModel, OtherModel."""
        from datetime import datetime

        from bot.log_lines import configure
        from bot.server.sorting import open_judge

        configure("error")
        values = replace(project_settings(), public_url=self.public_url)
        if key_of(values.models_dir, self.public_url) != self.key:
            raise OtherModel("The model or the knowledge here is another than the run began with.")
        return open_judge(values, ROOT, datetime.now().astimezone().date())


@dataclass(frozen=True)
class TrainedJudge:
    """`make`: for each process. `rules`: what the report says of reasons and bands."""

    make: OpenJudge
    rules: Rules

    def labels(self) -> dict[str, str]:
        """What people call each reason and each topic, as at the desk."""
        from bot.helpdesk.console.words import Words
        from bot.knowledge.read_knowledge import load

        words = Words.read(ROOT, self.rules, load(ROOT, date.today()))
        return {**words.names, **words.reasons}


def trained_judge() -> TrainedJudge:
    """Of the newest model, trained first where there is none. Raises TrainingFailed, BadSetting."""
    from bot.cli.trained_model import ensure_model, model_of
    from bot.helpdesk.triage.rules import Rules

    values = project_settings()
    if not any(values.models_dir.glob("*.tar.gz")):
        ensure_model(ROOT, values.models_dir, errors)
    elif not model_of(ROOT, values.models_dir):
        errors.print("[dim]The newest model is older than the files as they are: bot train[/]")
    url = values.public_url
    return TrainedJudge(OpenJudge(key_of(values.models_dir, url), url), Rules.read(ROOT))


def key_of(models_dir: Path, public_url: str) -> str:
    """A digest of all that decides how a message is sorted, but for the code."""
    newest = max(models_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
    digest = blake2b(public_url.encode(), digest_size=16)
    for path in [*([newest] if newest else []), *_knowledge()]:
        digest.update(blake2b(path.read_bytes(), digest_size=16).digest())
    return digest.hexdigest()


def _knowledge() -> list[Path]:
    return sorted(path for pattern in _SAID for path in ROOT.glob(pattern) if path.is_file())
