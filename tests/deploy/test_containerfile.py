"""The image is built from what is there, runs as nobody in particular, and holds no tools."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot import settings
from bot.cli.trained_model import MADE_FROM
from bot.settings import BadSetting
from deploy.read_steps import Stage, Step, read_steps

ROOT = Path(__file__).parents[2]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
NOWHERE = Path("/nonexistent/.env")
SECRETS = {"METRICS_TOKEN": "token", "SECRET_KEY": "k" * 32}

BUILD, FINAL = read_steps(CONTAINERFILE)


def one(stage: Stage, name: str) -> Step:
    (step,) = stage.all(name)
    return step


def copied() -> list[str]:
    """What the first stage copies from the project."""
    return [source for step in BUILD.all("COPY") for source in step.words[:-1]]


def test_two_stages_on_one_base() -> None:
    """One base, so that the environment's Python is there in the second stage too."""
    assert BUILD.name == "build"
    assert BUILD.base == FINAL.base == "debian:bookworm-slim"
    assert [step.words for step in FINAL.all("COPY")] == [["/app", "/app"]]
    assert one(FINAL, "COPY").flags == {"from": "build"}
    assert one(BUILD, "WORKDIR").rest == one(FINAL, "WORKDIR").rest == "/app"


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_there_and_let_through(source: str) -> None:
    assert (ROOT / source).exists()
    let_through = (CONTAINERFILE.parent / "Containerfile.dockerignore").read_text("utf-8").split()
    assert f"!{source}" in let_through


def test_nothing_else_is_let_through() -> None:
    text = (CONTAINERFILE.parent / "Containerfile.dockerignore").read_text("utf-8")
    rows = [row for row in text.splitlines() if not row.startswith("#")]
    assert rows[0] == "*"
    assert {row[1:] for row in rows if row.startswith("!")} == set(copied())


@pytest.mark.parametrize("pattern", MADE_FROM)
def test_what_a_model_is_made_from_is_copied(pattern: str) -> None:
    assert pattern.partition("/")[0] in copied()


def test_encoders_and_model_are_made_while_it_is_built() -> None:
    ran = "\n".join(step.rest for step in BUILD.all("RUN"))
    assert ran.index("bot/bootstrap.py") < ran.index("bot knowledge check") < ran.index("bot train")
    assert ran.index("bot train") < ran.index("pip uninstall")


def test_what_only_tests_and_the_build_need_is_taken_out() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for_tests = {name_of(row) for row in project["optional-dependencies"]["dev"]}
    weights = {name for row in project["dependencies"] if "all-m" in (name := name_of(row))}
    (step,) = (step for step in BUILD.all("RUN") if "uninstall" in step.rest)
    taken_out = set(step.rest.partition("&&")[0].split())
    assert for_tests | weights <= taken_out
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    named = {word for word in taken_out if re.fullmatch(r"[a-z][\w-]+", word)} - {"uv", "pip", "uninstall"}  # fmt: skip
    assert {name for name in named if f"\n{name}==" not in f"\n{lock}"} == set()
    assert "rm -rf .tools" in step.rest


def name_of(requirement: str) -> str:
    return re.split(r"[=<>\[;]", requirement)[0]


def test_the_last_stage_has_neither_tools_nor_lists() -> None:
    ran = "\n".join(step.rest for step in FINAL.all("RUN"))
    assert not re.search(r"gcc|-dev\b|-venv|\bpip\b|\buv\b|curl|git", ran)
    assert "rm -rf /var/lib/apt/lists/*" in ran and "--no-install-recommends" in ran


def test_it_runs_as_a_number_that_owns_no_file_of_it() -> None:
    user = one(FINAL, "USER").rest
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert "--chown" not in CONTAINERFILE.read_text("utf-8")
    (made,) = re.findall(r"--owner (\d+) --group (\d+) /data", one(FINAL, "RUN").rest)
    assert ":".join(made) == user
    assert FINAL.environment["DATA_DIR"] == "/data" and FINAL.environment["HOME"] == "/tmp"


def test_its_settings_are_those_of_production() -> None:
    ours = {setting.name for setting in settings.TABLE}
    given = {name: value for name, value in FINAL.environment.items() if name in ours}
    assert not set(SECRETS) & set(given)
    loaded = settings.load({**given, **SECRETS}, NOWHERE)
    assert loaded.production and loaded.host == "0.0.0.0"
    assert one(FINAL, "EXPOSE").rest == str(loaded.port) == str(settings.load({}, NOWHERE).port)
    with pytest.raises(BadSetting, match=r"^METRICS_TOKEN is needed"):
        settings.load(given, NOWHERE)


def test_nothing_reports_home() -> None:
    """ONNX Runtime looks at the environment, when it is imported, and at nothing else."""
    assert BUILD.environment["ORT_DISABLE_TELEMETRY"] == "1"
    assert FINAL.environment["ORT_DISABLE_TELEMETRY"] == "1"


def test_it_is_told_to_stop_and_asked_whether_it_lives_without_a_shell() -> None:
    assert one(FINAL, "STOPSIGNAL").rest == "SIGTERM"
    assert not FINAL.all("ENTRYPOINT")
    command, health = one(FINAL, "CMD"), one(FINAL, "HEALTHCHECK")
    assert command.exec_form and health.exec_form
    assert health.words[-1] == "/healthz"
    for word in (command.words[-1], health.words[1]):
        assert word.removeprefix("/app/") in copied()
